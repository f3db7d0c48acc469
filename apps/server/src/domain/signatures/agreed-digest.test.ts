import assert from 'node:assert/strict';
import { test } from 'node:test';
import { digest } from '@kumoin/pki';
import type { HashAlgorithm } from '@kumoin/pki';
import { agreedDigest } from './agreed-digest.ts';

const document = new TextEncoder().encode('agreed');
const p256 = { scheme: 'ecdsa', hash: 'sha256' } as const;

function slot(hash: HashAlgorithm | undefined, of = document) {
  const named = hash && { algorithm: hash, bytes: digest(hash, of) };
  return { position: 0, digest: named, spentAt: undefined };
}

test('takes the hash under which the signer named the document', () => {
  for (const hash of ['sha256', 'sha384', 'sha512'] as const) {
    const other = slot('sha256', document.subarray(1));
    const found = agreedDigest(document, [other, slot(undefined), slot(hash)], p256);
    assert.deepEqual(found, { algorithm: hash, bytes: digest(hash, document) });
  }
});

test('takes that of the signature when no slot names the document', () => {
  for (const slots of [[], [slot(undefined)], [slot('sha512', document.subarray(1))]]) {
    const bytes = digest('sha256', document);
    assert.deepEqual(agreedDigest(document, slots, p256), { algorithm: 'sha256', bytes });
  }
  const bytes = digest('sha512', document);
  const ed25519 = { scheme: 'ed25519' } as const;
  assert.deepEqual(agreedDigest(document, [], ed25519), { algorithm: 'sha512', bytes });
});
