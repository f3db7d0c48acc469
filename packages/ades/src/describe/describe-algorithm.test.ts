import assert from 'node:assert/strict';
import { test } from 'node:test';
import { derNull, derObjectIdentifier, derSequence } from '@kumoin/pki';
import { describeAlgorithm } from './describe-algorithm.ts';

test('an algorithm we serve has a name, any other its identifier', () => {
  assert.equal(describeAlgorithm({ scheme: 'ecdsa', hash: 'sha256' }), 'ecdsa-sha256');
  assert.equal(describeAlgorithm({ scheme: 'rsa-pkcs1', hash: 'sha512' }), 'rsa-sha512');
  assert.equal(describeAlgorithm({ scheme: 'rsa-pss', hash: 'sha384' }), 'rsa-pss-sha384');
  assert.equal(describeAlgorithm({ scheme: 'ed25519' }), 'ed25519');
  const md5WithRsa = derSequence(derObjectIdentifier('1.2.840.113549.1.1.4'), derNull());
  assert.equal(describeAlgorithm(undefined, md5WithRsa), '1.2.840.113549.1.1.4');
  assert.equal(describeAlgorithm(undefined, Uint8Array.of(5)), 'unknown');
  assert.equal(describeAlgorithm(undefined), 'unknown');
});
