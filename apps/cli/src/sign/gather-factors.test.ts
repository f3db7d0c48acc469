import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CscClient } from '@kumoin/sdk';
import type { RemoteCredential } from '@kumoin/sdk';
import { gatherFactors } from './gather-factors.ts';
import type { SigningMeans } from './signing-means.ts';

const asking = (credential: RemoteCredential) => ({
  credential,
  digests: [Uint8Array.of(1)],
  hashOid: '1.2.3',
});

/** A signer who answers everything, and a server that sends challenges as told. */
function world(challenge: string | undefined, statement?: object) {
  const asked: string[] = [];
  const client = new CscClient({
    baseUrl: 'https://rssp.example/csc/v2',
    fetch: async () =>
      challenge === undefined
        ? new Response(null, { status: 204 })
        : Response.json({ challenge, statement }),
  });
  const means = {
    pin: async () => '1234',
    answer: async (label: string) => {
      asked.push(label);
      return 'blue';
    },
  } as unknown as SigningMeans;
  const told: string[] = [];
  const tell = (line: string) => void told.push(line);
  return { asked, told, sources: { client, means, tell, label: 'One.pdf' } };
}

const credentialOf = (type: string): RemoteCredential =>
  ({
    id: 'c',
    needsPin: true,
    needsOtp: false,
    factors: [
      { id: 'PIN', type: 'Password' },
      { id: 'SMS', type, label: 'The code on your phone' },
    ],
  }) as unknown as RemoteCredential;

test('a code that was sent is asked for by the name of the factor', async () => {
  const { asked, sources } = world(undefined);
  const factors = await gatherFactors(sources, asking(credentialOf('ChallengeResponse')));
  assert.deepEqual(factors, { pin: '1234', authData: [{ id: 'SMS', value: 'blue' }] });
  assert.deepEqual(asked, ['The code on your phone']);
});

test('a challenge that came is shown', async () => {
  const { asked, sources } = world('Which colour?');
  await gatherFactors(sources, asking(credentialOf('ChallengeResponse')));
  assert.deepEqual(asked, ['Which colour?']);
});

test('what is asked on another device is only named', async () => {
  const { asked, sources } = world(undefined);
  const factors = await gatherFactors(sources, asking(credentialOf('ChallengeResponseOOB')));
  assert.deepEqual(factors.authData, [{ id: 'SMS' }]);
  assert.deepEqual(asked, []);
});

test('of several ways the one is taken that asks for least, and sends nothing', async () => {
  const { asked, sources } = world(undefined);
  const either = {
    ...credentialOf('ChallengeResponse'),
    needsOtp: true,
    expression: 'PIN AND (SMS OR OTP)',
  };
  const otp = { id: 'OTP', type: 'Password' };
  const credential = {
    ...either,
    factors: [...either.factors, otp],
  } as unknown as RemoteCredential;
  const means = { ...sources.means, otp: async () => '123456' };
  const factors = await gatherFactors({ ...sources, means }, asking(credential));
  assert.deepEqual(factors, { pin: '1234', otp: '123456' });
  assert.deepEqual(asked, []);
});

const byToken = {
  ...credentialOf('ChallengeResponse'),
  needsPin: false,
  factors: [{ id: 'OCRA', type: 'ChallengeResponse', generator: 'ocra', label: 'Token' }],
} as unknown as RemoteCredential;
const statement = {
  title: 'Approve a signature',
  relyingParty: 'Kumoin',
  lines: [{ label: 'Document', value: 'One\u001b.pdf' }],
};

test('what the token shows is shown here, with the question to type, and its code is asked', async () => {
  const { asked, told, sources } = world('0123456789', statement);
  const factors = await gatherFactors(sources, asking(byToken));
  assert.deepEqual(factors, { authData: [{ id: 'OCRA', value: 'blue' }] });
  assert.deepEqual(asked, ['Token']);
  assert.equal(told.length, 3);
  assert.match(told[1] ?? '', /Document: One.*\.pdf/);
  assert.ok(!told.join().includes('\u001b'));
  assert.match(told[2] ?? '', /0123 4567 89$/);
});

test('what v1 calls OTP is asked of the token, where it is one', async () => {
  const { sources } = world('0123456789', statement);
  const means = { ...sources.means, token: { id: 't', codeFor: (text: string) => text } };
  const [factor] = byToken.factors;
  const inV1 = { ...byToken, needsOtp: true, factors: [{ ...factor, id: 'OTP' }] };
  const request = asking(inV1 as unknown as RemoteCredential);
  assert.deepEqual(await gatherFactors({ ...sources, means }, request), { otp: '0123456789' });
});

test('a token that is here answers by itself', async () => {
  const { asked, told, sources } = world('0123456789', statement);
  const codeFor = (question: string) => question.slice(0, 8);
  const means = { ...sources.means, token: { id: 't', codeFor } };
  const factors = await gatherFactors({ ...sources, means }, asking(byToken));
  assert.deepEqual(factors.authData, [{ id: 'OCRA', value: '01234567' }]);
  assert.deepEqual([asked, told], [[], []]);
});
