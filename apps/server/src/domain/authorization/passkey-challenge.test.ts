/** A passkey's challenge stands for everything that is agreed to. */

import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { makeDigest } from '../digest.ts';
import type { CredentialId } from '../identifiers.ts';
import { passkeyChallenge } from './passkey-challenge.ts';

const nonce = new Uint8Array(32).fill(0xab);
const id = 'credential' as CredentialId;
const [one, two] = [1, 2].map((fill) => makeDigest('sha256', new Uint8Array(32).fill(fill)));
assert.ok(one && two);

test('it is derived as the page for applications says', () => {
  const text =
    `["kumoin-passkey-1","${'ab'.repeat(32)}","credential",2,` +
    `["sha256:${'01'.repeat(32)}","sha256:${'02'.repeat(32)}"]]`;
  const expected = createHash('sha256').update(text).digest();
  const challenge = passkeyChallenge(nonce, id, { numSignatures: 2, digests: [one, two] });
  assert.deepEqual(Buffer.from(challenge), expected);
});

test('any part of it that differs makes another challenge', () => {
  const agreed = { numSignatures: 1, digests: [one] };
  const challenges = [
    passkeyChallenge(nonce, id, agreed),
    passkeyChallenge(new Uint8Array(32), id, agreed),
    passkeyChallenge(nonce, 'credential2' as CredentialId, agreed),
    passkeyChallenge(nonce, id, { ...agreed, numSignatures: 2 }),
    passkeyChallenge(nonce, id, { ...agreed, digests: [two] }),
    passkeyChallenge(nonce, id, { ...agreed, digests: [] }),
    passkeyChallenge(nonce, id, { ...agreed, digests: [one, one] }),
  ];
  assert.equal(new Set(challenges.map((each) => Buffer.from(each).toString('hex'))).size, 7);
});
