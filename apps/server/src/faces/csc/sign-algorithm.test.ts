import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { cscHashOids, cscSignatureOids as oids, CscError } from '@kumoin/contract';
import { encodeSignatureAlgorithm } from '@kumoin/pki';
import type { HashAlgorithm, KeyAlgorithm, SignatureAlgorithm } from '@kumoin/pki';
import { toBase64 } from '../base64.ts';
import { readHashAlgorithm, readSignAlgorithm, signAlgorithmOids } from './sign-algorithm.ts';

const hashes = ['sha256', 'sha384', 'sha512'] as const;
const hashName = 'hashAlgo';

interface Members {
  readonly signAlgo: string;
  readonly hash?: HashAlgorithm;
  readonly signAlgoParams?: string;
}
const read = ({ signAlgo, hash, signAlgoParams }: Members): SignatureAlgorithm =>
  readSignAlgorithm({ signAlgo, hash, signAlgoParams, hashName });
const refusal = (description: string) => (error: unknown) =>
  error instanceof CscError && error.status === 400 && error.description === description;

describe('an identifier that names the hash', () => {
  const named = [
    [oids.rsaSha256, { scheme: 'rsa-pkcs1', hash: 'sha256' }],
    [oids.rsaSha384, { scheme: 'rsa-pkcs1', hash: 'sha384' }],
    [oids.rsaSha512, { scheme: 'rsa-pkcs1', hash: 'sha512' }],
    [oids.ecdsaSha256, { scheme: 'ecdsa', hash: 'sha256' }],
    [oids.ecdsaSha384, { scheme: 'ecdsa', hash: 'sha384' }],
    [oids.ecdsaSha512, { scheme: 'ecdsa', hash: 'sha512' }],
  ] as const;
  for (const [signAlgo, algorithm] of named) {
    test(`${signAlgo} needs no other, takes its own and refuses another`, () => {
      assert.deepEqual(read({ signAlgo }), algorithm);
      for (const hash of hashes) {
        if (hash === algorithm.hash) assert.deepEqual(read({ signAlgo, hash }), algorithm);
        else assert.throws(() => read({ signAlgo, hash }), refusal('Invalid parameter hashAlgo'));
      }
      // Parameters belong to PSS alone.
      assert.deepEqual(read({ signAlgo, signAlgoParams: '***' }), algorithm);
    });
  }
});

test('an identifier that leaves the hash open needs it beside', () => {
  for (const hash of hashes) {
    assert.deepEqual(read({ signAlgo: oids.rsa, hash }), { scheme: 'rsa-pkcs1', hash });
    assert.deepEqual(read({ signAlgo: oids.ecdsa, hash }), { scheme: 'ecdsa', hash });
  }
  const words = 'Missing (or invalid type) string parameter hashAlgo';
  for (const signAlgo of [oids.rsa, oids.ecdsa]) {
    assert.throws(() => read({ signAlgo }), refusal(words));
  }
});

test('Ed25519 signs digests of any hash as its message', () => {
  for (const hash of hashes) {
    assert.deepEqual(read({ signAlgo: oids.ed25519, hash }), { scheme: 'ed25519' });
  }
  assert.deepEqual(read({ signAlgo: oids.ed25519 }), { scheme: 'ed25519' });
});

describe('PSS', () => {
  const signAlgo = oids.rsaPss;
  const wholeOf = (algorithm: SignatureAlgorithm): Uint8Array =>
    encodeSignatureAlgorithm(algorithm);
  /** What stands behind the identifier in the AlgorithmIdentifier. */
  const paramsOf = (hash: HashAlgorithm): Uint8Array =>
    wholeOf({ scheme: 'rsa-pss', hash }).subarray(13);

  for (const hash of hashes) {
    test(`${hash}: the parameters alone and the whole AlgorithmIdentifier`, () => {
      const expected = { scheme: 'rsa-pss', hash } as const;
      const signAlgoParams = toBase64(paramsOf(hash));
      assert.deepEqual(read({ signAlgo, signAlgoParams }), expected);
      assert.deepEqual(read({ signAlgo, signAlgoParams, hash }), expected);
      assert.deepEqual(read({ signAlgo, signAlgoParams: toBase64(wholeOf(expected)) }), expected);
    });
  }

  test('a hash beside it that is another is refused', () => {
    const signAlgoParams = toBase64(paramsOf('sha256'));
    const call = () => read({ signAlgo, signAlgoParams, hash: 'sha512' });
    assert.throws(call, refusal('Invalid parameter hashAlgo'));
  });

  test('no parameters are missing ones', () => {
    const words = 'Missing (or invalid type) string parameter signAlgoParams';
    assert.throws(() => read({ signAlgo, hash: 'sha256' }), refusal(words));
  });

  const bad: Readonly<Record<string, string>> = {
    'no Base64': '*',
    'the empty text': '',
    'no DER': 'AAAA',
    'DER cut short': toBase64(paramsOf('sha256').subarray(0, -1)),
    'DER and more': toBase64(Uint8Array.of(...paramsOf('sha256'), 0)),
    'the default, SHA-1': 'MAA=',
    NULL: 'BQA=',
    'SHA-3': toBase64(paramsOf('sha3-256')),
    'SHA-3, the whole identifier': toBase64(wholeOf({ scheme: 'rsa-pss', hash: 'sha3-512' })),
    'another algorithm': toBase64(wholeOf({ scheme: 'rsa-pkcs1', hash: 'sha256' })),
    'an identifier alone': 'BgkqhkiG9w0BAQo=',
  };
  for (const [what, signAlgoParams] of Object.entries(bad)) {
    test(`${what} is refused`, () => {
      const call = () => read({ signAlgo, signAlgoParams });
      assert.throws(call, refusal('Invalid parameter signAlgoParams'));
    });
  }
});

for (const signAlgo of ['', '1.2.3', 'rsa', '1.2.840.113549.1.1.5', ' 1.2.840.113549.1.1.11']) {
  test(`"${signAlgo}" is no algorithm of ours`, () => {
    assert.throws(() => read({ signAlgo, hash: 'sha256' }), refusal('Invalid parameter signAlgo'));
  });
}

test('hash identifiers are read, weak and unknown ones refused', () => {
  for (const hash of hashes) assert.equal(readHashAlgorithm(cscHashOids[hash], 'x'), hash);
  assert.equal(readHashAlgorithm(undefined, 'x'), undefined);
  for (const oid of ['', '1.3.14.3.2.26', '2.16.840.1.101.3.4.2.4', 'sha256', '__proto__']) {
    assert.throws(() => readHashAlgorithm(oid, 'hashAlgo'), refusal('Invalid parameter hashAlgo'));
  }
});

test('a key lists identifiers that name the hash first, each once', () => {
  const lists: Readonly<Record<KeyAlgorithm, readonly string[]>> = {
    'rsa-2048': rsaList(),
    'rsa-3072': rsaList(),
    'rsa-4096': rsaList(),
    'p-256': [oids.ecdsaSha256, oids.ecdsaSha384, oids.ecdsaSha512, oids.ecdsa],
    'p-384': [oids.ecdsaSha384, oids.ecdsaSha256, oids.ecdsaSha512, oids.ecdsa],
    'p-521': [oids.ecdsaSha512, oids.ecdsaSha256, oids.ecdsaSha384, oids.ecdsa],
    ed25519: [oids.ed25519],
  };
  for (const [key, list] of Object.entries(lists) as [KeyAlgorithm, readonly string[]][]) {
    assert.deepEqual(signAlgorithmOids(key), list, key);
  }
});

function rsaList(): readonly string[] {
  return [oids.rsaSha256, oids.rsaSha384, oids.rsaSha512, oids.rsaPss, oids.rsa];
}
