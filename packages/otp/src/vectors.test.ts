import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { runHotpTotpVectors, runOcraVectors } from './vectors.contract.ts';
import type { HotpTotpVectors, OcraVectors } from './vectors.contract.ts';

const read = (name: string): unknown =>
  JSON.parse(readFileSync(new URL(`../vectors/${name}`, import.meta.url), 'utf8'));

test('every row of RFC 6287, Appendix C, and what is derived from it, comes out', () => {
  const vectors = read('ocra-vectors.json') as OcraVectors;
  assert.equal(vectors.rfc6287AppendixC.length, 70);
  assert.deepEqual(runOcraVectors(vectors), { checked: 112, wrong: [] });
});

test('a vector with one digit changed is told', () => {
  const vectors = read('ocra-vectors.json') as OcraVectors;
  const [first, ...others] = vectors.rfc6287AppendixC;
  assert.ok(first);
  const forged = { ...vectors, rfc6287AppendixC: [{ ...first, expected: '237654' }, ...others] };
  assert.deepEqual(runOcraVectors(forged).wrong, ['C.1.1-0']);
});

test('every row of RFC 4226, Appendix D, and RFC 6238, Appendix B, comes out', () => {
  const vectors = read('hotp-totp-vectors.json') as HotpTotpVectors;
  assert.equal(vectors.totp.vectors.length, 18);
  assert.deepEqual(runHotpTotpVectors(vectors), { checked: 82, wrong: [] });
});
