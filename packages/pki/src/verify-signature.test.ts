import assert from 'node:assert/strict';
import { test } from 'node:test';
import { makePkiWorld } from '@kumoin/testkit';
import type { SignatureToVerify } from './crypto/crypto-door.ts';
import { verifySignature } from './verify-signature.ts';

const world = makePkiWorld({ at: Date.UTC(2026, 5, 1) });
const message = new TextEncoder().encode('It is agreed.');
const algorithm = { scheme: 'rsa-pkcs1', hash: 'sha256' } as const;
const question: SignatureToVerify = {
  algorithm,
  publicKey: world.publicKey('rsa2048'),
  message,
  signature: world.sign('rsa2048', algorithm, message),
};

const flip = (bytes: Uint8Array, at: number): Uint8Array =>
  Uint8Array.from(bytes, (octet, index) => (index === at ? octet ^ 1 : octet));

test('what was found right once is right again, and nothing beside it', () => {
  for (let time = 0; time < 3; time += 1) {
    assert.equal(verifySignature(question), true);
    for (const at of [0, 5]) {
      assert.equal(verifySignature({ ...question, message: flip(message, at) }), false);
      const signature = flip(question.signature, at);
      assert.equal(verifySignature({ ...question, signature }), false);
    }
    const publicKey = world.publicKey('rsa3072');
    assert.equal(verifySignature({ ...question, publicKey }), false);
  }
});

test('another algorithm, or bytes moved from one member to the next, is another question', () => {
  assert.equal(verifySignature(question), true);
  const pss = { scheme: 'rsa-pss', hash: 'sha256' } as const;
  assert.equal(verifySignature({ ...question, algorithm: pss }), false);
  const sha512 = { scheme: 'rsa-pkcs1', hash: 'sha512' } as const;
  assert.equal(verifySignature({ ...question, algorithm: sha512 }), false);
  const { signature } = question;
  const moved = {
    ...question,
    signature: signature.subarray(0, -1),
    message: Uint8Array.of(...signature.subarray(-1), ...message),
  };
  assert.equal(verifySignature(moved), false);
});

test('more than it remembers is answered all the same', () => {
  const many = Array.from({ length: 1100 }, (_, index) => {
    const words = new TextEncoder().encode(`page ${index}`);
    const ed25519 = { scheme: 'ed25519' } as const;
    const publicKey = world.publicKey('ed25519');
    const signature = world.sign('ed25519', ed25519, words);
    return { algorithm: ed25519, publicKey, message: words, signature };
  });
  for (const each of [...many, ...many]) assert.equal(verifySignature(each), true);
});
