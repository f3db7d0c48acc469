import assert from 'node:assert/strict';
import { generateKeyPairSync, sign } from 'node:crypto';
import { test } from 'node:test';
import { generateKeyPair, signWith } from '@kumoin/testkit';
import { derInteger, derObjectIdentifier, derSequence } from '../der/encode-der.ts';
import { parseDer } from '../der/parse-der.ts';
import { oid } from '../oids.ts';
import * as browserCrypto from './browser-crypto.ts';
import { testCryptoDoor } from './crypto-door.contract.ts';

testCryptoDoor('the door for browsers', browserCrypto);

const message = new TextEncoder().encode('It is agreed.');

test('a curve it does not have verifies nothing', () => {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'secp256k1' });
  const spki = new Uint8Array(publicKey.export({ type: 'spki', format: 'der' }));
  const signature = new Uint8Array(sign('sha256', message, privateKey));
  const algorithm = { scheme: 'ecdsa', hash: 'sha256' } as const;
  const check = { algorithm, publicKey: spki, message, signature };
  assert.equal(browserCrypto.verifySignature(check), false);
});

test('an RSA key may lack its NULL, and has no other parameters', () => {
  const { publicKey, privateKey } = generateKeyPair('rsa-2048');
  const [, bits] = parseDer(publicKey.export({ type: 'spki', format: 'der' })).children;
  const algorithm = { scheme: 'rsa-pkcs1', hash: 'sha256' } as const;
  const signature = signWith(privateKey, algorithm, message);
  const check = (...parameters: readonly Uint8Array[]): boolean => {
    const identifier = derSequence(derObjectIdentifier(oid.rsaEncryption), ...parameters);
    const key = derSequence(identifier, bits?.raw ?? identifier);
    return browserCrypto.verifySignature({ algorithm, publicKey: key, message, signature });
  };
  assert.equal(check(), true);
  assert.equal(check(derInteger(1)), false);
});
