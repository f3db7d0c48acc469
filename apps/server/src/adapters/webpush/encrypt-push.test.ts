/** Encryption for Web Push: the vector of RFC 8291, and what is not encrypted. */

import assert from 'node:assert/strict';
import { createECDH, randomBytes } from 'node:crypto';
import { test } from 'node:test';
import { encryptPush, payloadBytesMax } from './encrypt-push.ts';

const octets = (text: string) => new Uint8Array(Buffer.from(text, 'base64url'));

test('RFC 8291, appendix A: the watermelon', () => {
  const ephemeral = createECDH('prime256v1');
  ephemeral.setPrivateKey(octets('yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw'));
  const salt = octets('DGv6ra1nlYgDCS1FRnbzlw');
  const keys = {
    publicKey: octets(
      'BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4',
    ),
    authSecret: octets('BTBZMqHH6r4Tts7J_aSIgg'),
  };
  const payload = new TextEncoder().encode('When I grow up, I want to be a watermelon');
  const body = encryptPush(payload, keys, { ephemeral, salt });
  assert.equal(
    Buffer.from(body).toString('base64url'),
    'DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS' +
      '6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_' +
      'Qulcy4a-fN',
  );
});

test('what is not on the curve, or too long for one record, is not encrypted', () => {
  const device = createECDH('prime256v1');
  const publicKey = new Uint8Array(device.generateKeys());
  const keys = { publicKey, authSecret: randomBytes(16) };
  assert.equal(encryptPush(new Uint8Array(payloadBytesMax), keys).length, 4096);
  assert.throws(() => encryptPush(new Uint8Array(payloadBytesMax + 1), keys));
  const beside = publicKey.with(64, (publicKey[64] ?? 0) ^ 1);
  assert.throws(() => encryptPush(new Uint8Array(1), { ...keys, publicKey: beside }));
});

test('no two messages share key or salt', () => {
  const keys = { publicKey: createECDH('prime256v1').generateKeys(), authSecret: randomBytes(16) };
  const [one, other] = [1, 2].map(() => encryptPush(Uint8Array.of(1), keys));
  assert.notDeepEqual(one?.subarray(0, 16), other?.subarray(0, 16));
  assert.notDeepEqual(one?.subarray(21, 86), other?.subarray(21, 86));
});
