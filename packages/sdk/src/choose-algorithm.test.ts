import assert from 'node:assert/strict';
import { test } from 'node:test';
import { chooseAlgorithm } from './choose-algorithm.ts';
import type { RemoteCredential } from './read-credential.ts';
import { SdkError } from './sdk-error.ts';

const offering = (...algorithms: readonly string[]): RemoteCredential => ({
  id: 'c',
  description: undefined,
  enabled: true,
  algorithms,
  keyBits: 256,
  chain: [],
  mode: 'explicit',
  needsPin: false,
  needsOtp: false,
  otherFactors: [],
  level: '1',
  signaturesMax: 1,
});

const sha384 = '2.16.840.1.101.3.4.2.2';

test('the first algorithm of the list that fits documents is taken', () => {
  const rsaPss = '1.2.840.113549.1.1.10';
  const ecdsaSha384 = '1.2.840.10045.4.3.3';
  const ecdsaSha256 = '1.2.840.10045.4.3.2';
  assert.deepEqual(chooseAlgorithm(offering(rsaPss, ecdsaSha384, ecdsaSha256)), {
    signOid: ecdsaSha384,
    hashOid: sha384,
    algorithm: { scheme: 'ecdsa', hash: 'sha384' },
  });
});

test('a bare kind of key is taken with SHA-256 beside it', () => {
  assert.deepEqual(chooseAlgorithm(offering('1.2.840.113549.1.1.1')).algorithm, {
    scheme: 'rsa-pkcs1',
    hash: 'sha256',
  });
});

for (const algorithms of [[], ['1.3.101.112'], ['constructor']]) {
  test(`[${algorithms.join()}] holds none that fits documents`, () => {
    assert.throws(
      () => chooseAlgorithm(offering(...algorithms)),
      (error) => error instanceof SdkError && error.code === 'unintelligible',
    );
  });
}
