import assert from 'node:assert/strict';
import { test } from 'node:test';
import { chooseAlgorithm } from './choose-algorithm.ts';
import type { RemoteCredential } from '../answers/read-credential.ts';
import { SdkError } from '../sdk-error.ts';

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
  factors: [],
  expression: undefined,
  signatureQualifier: undefined,
  certificate: {
    status: undefined,
    subject: undefined,
    issuer: undefined,
    serialNumber: undefined,
    validFrom: undefined,
    validTo: undefined,
  },
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

const [rsa, rsaSha256, rsaSha512] = [
  '1.2.840.113549.1.1.1',
  '1.2.840.113549.1.1.11',
  '1.2.840.113549.1.1.13',
];

test('an identifier that names the hash goes before one that leaves it open', () => {
  assert.equal(chooseAlgorithm(offering(rsa, rsaSha256)).signOid, rsaSha256);
});

test('a hash that is wanted is named, by the identifier or beside it', () => {
  const wanted = (...algorithms: readonly string[]) =>
    chooseAlgorithm(offering(...algorithms), 'sha512');
  const sha512 = '2.16.840.1.101.3.4.2.3';
  assert.deepEqual(
    [wanted(rsaSha256, rsaSha512, rsa).signOid, wanted(rsaSha256, rsa).signOid],
    [rsaSha512, rsa],
  );
  assert.equal(wanted(rsaSha256, rsa).hashOid, sha512);
  assert.throws(() => wanted(rsaSha256));
});
