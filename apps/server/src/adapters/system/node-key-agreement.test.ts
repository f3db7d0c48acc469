/** Node and WebCrypto, which phones have, come to one secret; nobody agrees with a made-up point. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { NodeKeyAgreement } from './node-key-agreement.ts';

const agreement = new NodeKeyAgreement();
const curve = { name: 'ECDH', namedCurve: 'P-256' } as const;
const octetsOf = (hex: string) => Uint8Array.from(Buffer.from(hex, 'hex'));

test('a browser and the server come to the same secret', async () => {
  const ours = await agreement.makePair();
  const { publicKey, privateKey } = await crypto.subtle.generateKey(curve, false, ['deriveBits']);
  const theirs = new Uint8Array(await crypto.subtle.exportKey('raw', publicKey));
  const server = Uint8Array.from(ours.publicKey);
  const imported = await crypto.subtle.importKey('raw', server, curve, true, []);
  const bits = await crypto.subtle.deriveBits({ ...curve, public: imported }, privateKey, 256);
  assert.deepEqual(await agreement.agree(ours.privateKey, theirs), new Uint8Array(bits));
});

test('two pairs are two pairs', async () => {
  const [one, other] = [await agreement.makePair(), await agreement.makePair()];
  assert.notDeepEqual(one.publicKey, other.publicKey);
  assert.deepEqual(
    await agreement.agree(one.privateKey, other.publicKey),
    await agreement.agree(other.privateKey, one.publicKey),
  );
});

test('what is no point of the curve is agreed with by nobody', async () => {
  const { privateKey, publicKey } = await agreement.makePair();
  const infinity = Uint8Array.of(0);
  const compressed = Uint8Array.of(3, ...publicKey.subarray(1, 33));
  // x = 0 has a point on P-256 (y² = b), but not this one.
  const offCurve = octetsOf(`04${'00'.repeat(32)}${'00'.repeat(31)}01`);
  const bent = publicKey.with(64, (publicKey[64] ?? 0) ^ 1);
  const long = Uint8Array.of(...publicKey, 0);
  for (const theirs of [infinity, compressed, offCurve, bent, long, publicKey.subarray(1)]) {
    assert.equal(await agreement.agree(privateKey, theirs), undefined);
  }
});
