import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  commitmentNames,
  commitmentOid,
  commitmentUri,
  readCommitment,
} from './commitment-type.ts';
import { commitmentOf } from './encoded-property.ts';

test('each name is read as itself, and back from what it is written as', () => {
  for (const name of commitmentNames) {
    assert.equal(readCommitment(name), name);
    assert.equal(commitmentOf(commitmentUri(name)), name);
  }
  assert.equal(commitmentUri('proof-of-origin'), 'http://uri.etsi.org/01903/v1.2.2#ProofOfOrigin');
  assert.equal(commitmentOid('proof-of-origin'), '1.2.840.113549.1.9.16.6.1');
  assert.equal(commitmentOid('proof-of-creation'), '1.2.840.113549.1.9.16.6.6');
});

test('others go by an object identifier or a URI', () => {
  assert.deepEqual(readCommitment('1.2.3'), { oid: '1.2.3' });
  assert.deepEqual(readCommitment('https://example.com/c#1'), { uri: 'https://example.com/c#1' });
  assert.deepEqual(readCommitment('urn:oid:1.2.3'), { uri: 'urn:oid:1.2.3' });
});

test('what is neither is none', () => {
  for (const text of ['', 'proof-of-', 'Proof-of-origin', '3.1', '1', '1.02', 'https:', 'a: b']) {
    assert.equal(readCommitment(text), undefined, text);
  }
});
