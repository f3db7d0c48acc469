import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SignJWT, calculateJwkThumbprint, exportJWK, generateKeyPair } from 'jose';
import { JoseProofReading } from './jose-proof-reading.ts';

const reading = new JoseProofReading();

async function proofWith(header: object = {}, alg = 'ES256') {
  const { privateKey, publicKey } = await generateKeyPair(alg, { extractable: true });
  const jwk = await exportJWK(publicKey);
  const signer = new SignJWT({ jti: 'one' });
  signer.setProtectedHeader({ alg, typ: 'dpop+jwt', jwk, ...header } as never);
  return {
    text: await signer.sign(privateKey),
    thumbprint: await calculateJwkThumbprint(jwk),
    privateKey,
  };
}

test('a proof tells its claims and the thumbprint of its key', async () => {
  for (const alg of ['ES256', 'EdDSA', 'PS256']) {
    const { text, thumbprint } = await proofWith({}, alg);
    assert.deepEqual(await reading.read(text), { thumbprint, claims: { jti: 'one' } }, alg);
  }
});

test('another type, an altered claim, another key, a private key: no proof', async () => {
  const { text, privateKey } = await proofWith();
  const [head, payload, signature] = text.split('.');
  const other = Buffer.from('{"jti":"two"}').toString('base64url');
  const whole = await exportJWK(privateKey);
  const foreign = await exportJWK(
    (await generateKeyPair('ES256', { extractable: true })).publicKey,
  );
  for (const bad of [
    (await proofWith({ typ: 'jwt' })).text,
    (await proofWith({ typ: undefined })).text,
    (await proofWith({ jwk: foreign })).text,
    (await proofWith({ jwk: whole })).text,
    (await proofWith({ jwk: undefined })).text,
    `${head}.${other}.${signature}`,
    `${head}.${payload}.`,
    `${head}.${payload}`,
    '',
    'x'.repeat(9000),
  ]) {
    assert.equal(await reading.read(bad), undefined, bad.slice(0, 60));
  }
});
