/** Codes that are sent: every one as likely as another, and good for whom and how long. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { factorKinds } from '../credentials/credential.ts';
import type { AccountId, ChallengeId, ClientId, CredentialId } from '../identifiers.ts';
import { challengeContext, codeOf, isChallengeKind, isOpenChallenge } from './challenge.ts';
import type { Challenge } from './challenge.ts';
import { maskAddress } from './mask-address.ts';

const rows: readonly (readonly [number, string | undefined])[] = [
  [0, '000000'],
  [7, '000007'],
  [999_999, '999999'],
  [1_000_000, '000000'],
  [4_293_999_999, '999999'],
  // From here on the codes below 967296 would come once more often than the others.
  [4_294_000_000, undefined],
  [0xffff_ffff, undefined],
];
for (const [number, code] of rows) {
  test(`the number ${number} makes the code ${code}`, () => {
    const octets = new Uint8Array(6);
    new DataView(octets.buffer).setUint32(2, number);
    assert.equal(codeOf(octets.subarray(2)), code);
  });
}

const at = Date.UTC(2030, 0, 1);
const clientId = 'client' as ClientId;
const challenge: Challenge = {
  id: 'challenge' as ChallengeId,
  accountId: 'account' as AccountId,
  clientId,
  credentialId: 'credential' as CredentialId,
  kind: 'sms',
  verifier: new Uint8Array(32),
  failures: 0,
  failedAt: undefined,
  usedAt: undefined,
  createdAt: at,
  expiresAt: at + 300_000,
};

test('a challenge is open for its client, unused, for five minutes', () => {
  assert.equal(isOpenChallenge(challenge, clientId, at + 299_999), true);
  assert.equal(isOpenChallenge(challenge, clientId, at + 300_000), false);
  assert.equal(isOpenChallenge(challenge, 'other' as ClientId, at), false);
  assert.equal(isOpenChallenge({ ...challenge, usedAt: at }, clientId, at), false);
  assert.equal(isOpenChallenge(undefined, clientId, at), false);
});

test('the context of a code tells challenges and kinds apart', () => {
  const contexts = [
    challengeContext(challenge),
    challengeContext({ ...challenge, kind: 'mail' }),
    challengeContext({ ...challenge, id: 'challenge2' as ChallengeId }),
  ];
  assert.equal(new Set(contexts).size, 3);
});

test('a challenge is made for codes that are sent, for passkeys and for tokens', () => {
  const made = ['sms', 'mail', 'passkey', 'ocra', 'device'];
  assert.deepEqual(factorKinds.filter(isChallengeKind), made);
});

for (const [address, masked] of [
  ['alice@example.org', 'a•••@example.org'],
  ['a@example.org', '•••@example.org'],
  ['"a@b"@example.org', '"•••@example.org'],
  ['+819012345678', '•••78'],
  ['7', '•••7'],
] as const) {
  test(`${address} is shown as ${masked}`, () => assert.equal(maskAddress(address), masked));
}
