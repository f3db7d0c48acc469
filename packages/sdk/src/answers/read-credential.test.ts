import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readCredential } from './read-credential.ts';
import { SdkError } from '../sdk-error.ts';

const common = {
  key: { status: 'enabled', algo: ['1.2.840.10045.4.3.2'], len: 256 },
  cert: { certificates: ['AQID', 'BAUG'] },
  SCAL: '2',
  multisign: 5,
};
const v1 = {
  ...common,
  authMode: 'explicit',
  PIN: { presence: 'true', format: 'N' },
  OTP: { presence: 'false' },
};
const objects = [
  { type: 'Password', id: 'PIN' },
  { type: 'Password', id: 'OTP' },
  { type: 'ChallengeResponseOOB', id: 'APP' },
];
const v2 = { ...common, auth: { mode: 'explicit', expression: 'PIN AND OTP', objects } };

test('a credential in the words of v1 is read', () => {
  assert.partialDeepStrictEqual(readCredential('c', v1), {
    id: 'c',
    description: undefined,
    enabled: true,
    algorithms: ['1.2.840.10045.4.3.2'],
    keyBits: 256,
    chain: [Uint8Array.of(1, 2, 3), Uint8Array.of(4, 5, 6)],
    mode: 'explicit',
    needsPin: true,
    needsOtp: false,
    otherFactors: [],
    level: '2',
    signaturesMax: 5,
  });
});

test('a credential in the words of v2 names its factors, those we do not know too', () => {
  const { needsPin, needsOtp, otherFactors } = readCredential('c', v2);
  assert.deepEqual(
    { needsPin, needsOtp, otherFactors },
    {
      needsPin: true,
      needsOtp: true,
      otherFactors: ['APP'],
    },
  );
});

test('members that clients can live without may be missing', () => {
  const bare = readCredential('c', { key: { algo: ['1.2.3'] }, cert: { certificates: ['AQID'] } });
  assert.deepEqual(
    [bare.enabled, bare.mode, bare.needsPin, bare.level, bare.signaturesMax],
    [false, 'explicit', false, '1', 1],
  );
});

const broken: Readonly<Record<string, object>> = {
  'without a key': { ...v2, key: undefined },
  'without an algorithm': { ...v2, key: { ...common.key, algo: [] } },
  'without a certificate': { ...v2, cert: {} },
  'with a certificate that is not Base64': { ...v2, cert: { certificates: ['?'] } },
  'that is empty': {},
};

for (const [what, answer] of Object.entries(broken)) {
  test(`an answer ${what} is unintelligible`, () => {
    assert.throws(
      () => readCredential('c', answer as Readonly<Record<string, unknown>>),
      (error) => error instanceof SdkError && error.code === 'unintelligible',
    );
  });
}
