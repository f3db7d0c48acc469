/** Which algorithms a key signs with, the preferred one first, and which it never does. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { KeyAlgorithm, SignatureAlgorithm } from '@kumoin/pki';
import { sampleCredential } from '#ports/samples.contract.ts';
import { algorithmsOf, allowsAlgorithm } from './credential.ts';

const rsa = 'rsa-pkcs1 sha256, sha384, sha512, rsa-pss sha256, sha384, sha512';
const table: readonly [KeyAlgorithm, string][] = [
  ['rsa-2048', rsa],
  ['rsa-3072', rsa],
  ['rsa-4096', rsa],
  ['p-256', 'ecdsa sha256, sha384, sha512'],
  ['p-384', 'ecdsa sha384, sha256, sha512'],
  ['p-521', 'ecdsa sha512, sha256, sha384'],
  ['ed25519', 'ed25519'],
];
const every = table.flatMap(([key]) => algorithmsOf(key));

for (const [key, expected] of table) {
  test(`a key ${key} signs with ${expected}, and with nothing else`, () => {
    const own = algorithmsOf(key);
    assert.equal(inWords(own), expected);
    const credential = sampleCredential({ keyAlgorithm: key });
    for (const asked of every) {
      const listed = own.some((algorithm) => inWords([algorithm]) === inWords([asked]));
      assert.equal(allowsAlgorithm(credential, asked), listed, inWords([asked]));
    }
  });
}

/** Hashes of one scheme run on after its name. */
function inWords(algorithms: readonly SignatureAlgorithm[]): string {
  let scheme = '';
  const words = algorithms.map((algorithm) => {
    const hash = 'hash' in algorithm ? ` ${algorithm.hash}` : '';
    const named = algorithm.scheme === scheme ? hash.trim() : `${algorithm.scheme}${hash}`;
    scheme = algorithm.scheme;
    return named;
  });
  return words.join(', ');
}
