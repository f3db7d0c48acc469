/** One signer's share of a SignedData: what cannot go together is refused before it is signed. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { defaultAlgorithm, makePkiWorld } from '@kumoin/testkit';
import { digest } from '../digest.ts';
import { parseDer } from '../der/parse-der.ts';
import { oid } from '../oids.ts';
import { parseAttributes } from './attribute.ts';
import { prepareSignerInfo } from './build-signer-info.ts';
import { parseSignerInfo } from './parse-signer-info.ts';

const world = makePkiWorld({ at: Date.UTC(2026, 5, 1) });
const signatureAlgorithm = defaultAlgorithm('p256');
const input = {
  contentType: undefined,
  hash: 'sha256',
  signatureAlgorithm,
  signerCertificate: world.certificate('p256'),
  contentDigest: digest('sha256'),
} as const;
const malformed = { code: 'cms_malformed' };

test('a counter-signature has no content type, every other signature has one', () => {
  const typesOf = (contentType: string | undefined) => {
    const { toBeSigned } = prepareSignerInfo({ ...input, contentType });
    return parseAttributes(parseDer(toBeSigned)).all.map(({ type }) => type);
  };
  assert.equal(typesOf(undefined).includes(oid.contentType), false);
  assert.equal(typesOf(oid.data).includes(oid.contentType), true);
});

test('the value is a SignerInfo with the very attributes that were signed', () => {
  const { toBeSigned, finish } = prepareSignerInfo(input);
  const made = finish(world.sign('p256', signatureAlgorithm, toBeSigned));
  const { signedAttributesRaw } = parseSignerInfo(parseDer(made));
  assert.deepEqual(signedAttributesRaw?.subarray(1), toBeSigned.subarray(1));
});

test('a digest of another length and a hash that is not the algorithm’s are refused', () => {
  const short = { ...input, contentDigest: input.contentDigest.subarray(1) };
  assert.throws(() => prepareSignerInfo(short), malformed);
  const other = { ...input, hash: 'sha512', contentDigest: digest('sha512') } as const;
  assert.throws(() => prepareSignerInfo(other), malformed);
});
