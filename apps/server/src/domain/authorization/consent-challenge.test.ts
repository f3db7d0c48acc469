/** No two things that somebody could agree to have one challenge. */

import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { makeDigest } from '#domain/digest.ts';
import type { ClientId, CredentialId } from '#domain/identifiers.ts';
import { consentChallenge } from './consent-challenge.ts';
import type { ConsentChallenge } from './consent-challenge.ts';

const sha256 = (fill: number) => makeDigest('sha256', new Uint8Array(32).fill(fill));
const about: ConsentChallenge = {
  interactionId: 'uid-1',
  clientId: 'client' as ClientId,
  credentialId: 'credential' as CredentialId,
  numSignatures: 2,
  digests: [sha256(1), sha256(2)],
};

test('the challenge is the hash of a text that anybody can write down', () => {
  const text = `kumoin consent 1\nuid-1\nclient\ncredential\n2\nsha256:${'01'.repeat(32)}\nsha256:${'02'.repeat(32)}`;
  const expected = createHash('sha256').update(text).digest('base64url');
  assert.equal(consentChallenge(about), expected);
});

test('whatever differs makes another challenge', () => {
  const others: readonly Partial<ConsentChallenge>[] = [
    { interactionId: 'uid-2' },
    { clientId: 'clienu' as ClientId },
    { credentialId: 'credentiak' as CredentialId },
    { numSignatures: 3 },
    { digests: [sha256(1), sha256(3)] },
    { digests: [sha256(2), sha256(1)] },
    { digests: [sha256(1)] },
    { digests: [makeDigest('sha512', new Uint8Array(64).fill(1)), sha256(2)] },
    { interactionId: 'uid-1\nclient', clientId: 'credential' as ClientId },
    { interactionId: 'uid-1%0Aclient' },
  ];
  const challenges = [about, ...others.map((other) => ({ ...about, ...other }))].map(
    consentChallenge,
  );
  assert.equal(new Set(challenges).size, challenges.length);
});
