/**
 * Every rule of what an archive-time-stamp-v3 hashes (EN 319 122-1, 5.5.2 and 5.5.3), each computed
 * here from spans cut out by hand and by Node's own hash: the product's parser has no part in it.
 */

import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { cadesDocument, makeCadesWorld } from '../../../../../tests/worlds/cades-world.ts';
import {
  cut,
  cutAt,
  openCms,
  sew,
  signerMembers,
  unsignedAttributes,
  withUnsignedAttributes,
} from '../../../../../tests/worlds/cms-surgery.ts';
import type { Cut } from '../../../../../tests/worlds/cms-surgery.ts';
import { openAugmentableCades } from '../extend/open-augmentable-cades.ts';
import { prepareCounterCades } from '../prepare-counter-cades.ts';

const world = makeCadesWorld({ at: Date.UTC(2026, 0, 5, 13, 45) });
const signed = world.sign();
const counterSigned = world.finish(
  prepareCounterCades({
    cms: signed,
    to: '1',
    signer: world.signerOf('p384'),
    signingTime: world.pki.at,
  }),
  'p384',
);
const longTerm = await world.extend(counterSigned, 'B-LT', { signers: ['p256', 'p384'] });
const archived = await archiveOnly(longTerm);

/** OBJECT IDENTIFIERs 0.4.0.1733.2.4 and 0.4.0.19122.1.5. */
const archiveV3 = '060604008d450204';
const hashIndexV3 = '060704008195320105';

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
const sha256 = (...parts: readonly Uint8Array[]): string =>
  createHash('sha256').update(Buffer.concat(parts)).digest('hex');

function archiveAttributes(cms: Uint8Array): readonly Cut[] {
  return unsignedAttributes(cms).filter(({ content }) => hex(content).startsWith(archiveV3));
}

function tokenOf(attribute: Cut | undefined): Uint8Array {
  assert.ok(attribute);
  return cutAt(attribute.raw, 1, 0).raw;
}

/** The value of the one ats-hash-index-v3 among the unsigned attributes of the token's signer. */
function hashIndexOf(token: Uint8Array): Cut {
  const found = unsignedAttributes(token).filter(({ content }) =>
    hex(content).startsWith(hashIndexV3),
  );
  assert.equal(found.length, 1);
  return cutAt(found[0]?.raw ?? new Uint8Array(), 1, 0);
}

/** What the token says it is over: the digest in messageImprint of TSTInfo. */
function imprintOf(token: Uint8Array): string {
  const tstInfo = cutAt(openCms(token).encapsulated.raw, 1, 0).content;
  return hex(cutAt(tstInfo, 2, 1).content);
}

const entriesOf = (index: Cut, place: number): readonly string[] =>
  cut(cut(index.content)[place]?.content ?? new Uint8Array()).map((entry) => {
    assert.equal(entry.tag, 0x04);
    return hex(entry.content);
  });

const token = tokenOf(archiveAttributes(archived)[0]);
const index = hashIndexOf(token);

test('the index names its hash, though it is SHA-256, without parameters', () => {
  assert.equal(hex(cut(index.content)[0]?.raw ?? new Uint8Array()), '300b0609608648016503040201');
  assert.equal(cut(index.content).length, 4);
});

test('each certificate of the root SignedData has an entry over all of it, in its order', () => {
  const certificates = cut(openCms(archived).certificates?.content ?? new Uint8Array());
  assert.equal(certificates.length, 5);
  assert.deepEqual(
    entriesOf(index, 1),
    certificates.map(({ raw }) => sha256(raw)),
  );
});

test('each revocation value has an entry; of an OCSP response over [1] and its format too', () => {
  const values = cut(openCms(archived).crls?.content ?? new Uint8Array());
  assert.deepEqual(
    values.map(({ tag }) => tag).toSorted((left, right) => left - right),
    [0x30, 0xa1, 0xa1, 0xa1],
  );
  for (const { tag, content } of values) {
    if (tag === 0xa1) assert.ok(hex(content).startsWith('06082b06010505071002'));
  }
  assert.deepEqual(
    entriesOf(index, 2),
    values.map(({ raw }) => sha256(raw)),
  );
});

test('each unsigned attribute value has an entry over its type and that value alone', () => {
  const before = unsignedAttributes(longTerm);
  assert.equal(before.length, 2);
  const expected = before.map(({ raw }) => sha256(cutAt(raw, 0).raw, cutAt(raw, 1, 0).raw));
  assert.deepEqual(entriesOf(index, 3), expected);
  // Neither the whole attribute nor the set is what is hashed.
  for (const { raw } of before) {
    assert.ok(!entriesOf(index, 3).includes(sha256(raw)));
    assert.ok(!entriesOf(index, 3).includes(sha256(cutAt(raw, 0).raw, cutAt(raw, 1).raw)));
  }
});

test('an attribute of two values has two entries', async () => {
  const twice = withUnsignedAttributes(longTerm, ([first = new Uint8Array(), ...others]) => {
    const [type, values] = [cutAt(first, 0).raw, cutAt(first, 1).content];
    return [sew(0x30, type, sew(0x31, values, values)), ...others];
  });
  const made = await archiveOnly(twice);
  const entries = entriesOf(hashIndexOf(tokenOf(archiveAttributes(made)[0])), 3);
  const [first, second] = unsignedAttributes(longTerm).map(({ raw }) =>
    sha256(cutAt(raw, 0).raw, cutAt(raw, 1, 0).raw),
  );
  assert.deepEqual(entries, [first, first, second]);
  assert.deepEqual(world.levels(made), ['B-LTA']);
});

test('the archive time-stamp is not in its own index, and is in that of the next', async () => {
  const again = await archiveOnly(archived);
  const attributes = archiveAttributes(again);
  assert.equal(attributes.length, 2);
  const own = (attribute: Cut): string => sha256(cutAt(attribute.raw, 0).raw, tokenOf(attribute));
  const [first, second] = attributes.toSorted(
    (left, right) =>
      entriesOf(hashIndexOf(tokenOf(left)), 3).length -
      entriesOf(hashIndexOf(tokenOf(right)), 3).length,
  );
  assert.ok(first && second);
  const [older, newer] = [first, second].map((each) => entriesOf(hashIndexOf(tokenOf(each)), 3));
  assert.ok(older && newer);
  assert.equal(older.includes(own(first)), false);
  assert.equal(newer.includes(own(first)), true);
  assert.equal(newer.includes(own(second)), false);
  // Both are of one second, and still told in their order.
  const [signature] = openAugmentableCades(again).signatures;
  const told = signature?.timestamps.slice(-2).map(({ raw }) => hex(raw));
  assert.deepEqual(
    told,
    [first, second].map((each) => hex(tokenOf(each))),
  );
});

function imprintParts(cms: Uint8Array, content: Uint8Array, hashIndex: Uint8Array) {
  const { encapsulated } = openCms(cms);
  const [version, sid, digestAlgorithm, signedAttrs, signatureAlgorithm, signature] =
    signerMembers(cms);
  const sum = createHash('sha256').update(content).digest();
  return {
    contentType: cutAt(encapsulated.raw, 0).raw,
    contentDigest: new Uint8Array(sum),
    version: version?.raw ?? new Uint8Array(),
    sid: sid?.raw ?? new Uint8Array(),
    digestAlgorithm: digestAlgorithm?.raw ?? new Uint8Array(),
    signedAttrs: signedAttrs?.raw ?? new Uint8Array(),
    signatureAlgorithm: signatureAlgorithm?.raw ?? new Uint8Array(),
    signature: signature?.raw ?? new Uint8Array(),
    hashIndex,
  };
}

test('the imprint is over nine members in their order, tags and lengths included', () => {
  const parts = imprintParts(archived, cadesDocument, index.raw);
  assert.equal(parts.signedAttrs[0], 0xa0);
  assert.equal(parts.signature[0], 0x04);
  assert.equal(hex(parts.contentType), '06092a864886f70d010701');
  assert.equal(imprintOf(token), sha256(...Object.values(parts)));
});

test('each of the nine members belongs to the imprint, and none may be bare of its tag', () => {
  const parts = imprintParts(archived, cadesDocument, index.raw);
  const names = Object.keys(parts) as (keyof typeof parts)[];
  assert.equal(names.length, 9);
  for (const name of names) {
    const without = names.filter((each) => each !== name).map((each) => parts[each]);
    assert.notEqual(imprintOf(token), sha256(...without), name);
    if (name === 'contentDigest') continue;
    const bare = names.map((each) => (each === name ? cutAt(parts[each]).content : parts[each]));
    assert.notEqual(imprintOf(token), sha256(...bare), name);
  }
});

test('of an attached content the octets inside are digested, of a detached one all of it', async () => {
  const detached = world.sign({ attached: false });
  const content = { content: cadesDocument };
  const made = await world.extend(detached, 'B-LTA', { content });
  const itsToken = tokenOf(archiveAttributes(made)[0]);
  const parts = imprintParts(made, cadesDocument, hashIndexOf(itsToken).raw);
  assert.equal(imprintOf(itsToken), sha256(...Object.values(parts)));
  assert.equal(cut(openCms(made).encapsulated.content).length, 1);
});

test('the index is an unsigned attribute of the token, behind the signature of the authority', () => {
  const plain = signerMembers(token).slice(0, 6);
  assert.equal(signerMembers(token).length, 7);
  assert.equal(plain.at(-1)?.tag, 0x04);
});

test('a hash that is new to the SignedData is added to its algorithms, once', async () => {
  const algorithms = (cms: Uint8Array): readonly string[] =>
    cut(openCms(cms).digestAlgorithms.content).map(({ raw }) => hex(raw));
  assert.deepEqual(algorithms(signed), ['300b0609608648016503040201']);
  assert.deepEqual(algorithms(archived), algorithms(signed));
  const by384 = await archiveOnly(archived, 'sha384');
  const both = ['300b0609608648016503040201', '300b0609608648016503040202'];
  assert.deepEqual(algorithms(by384), both);
  assert.deepEqual(algorithms(await archiveOnly(by384, 'sha384')), both);
});

test('with an OCSP response inside the version is 5; nothing that was signed has changed', () => {
  assert.equal(hex(openCms(signed).version.raw), '020101');
  assert.equal(hex(openCms(archived).version.raw), '020105');
  const untouched = (cms: Uint8Array) => [
    hex(openCms(cms).encapsulated.raw),
    ...signerMembers(cms)
      .slice(0, 6)
      .map(({ raw }) => hex(raw)),
  ];
  assert.deepEqual(untouched(archived), untouched(signed));
});

async function archiveOnly(cms: Uint8Array, hash: 'sha256' | 'sha384' = 'sha256') {
  const augmentable = openAugmentableCades(cms);
  const ids = augmentable.signatures.map(({ id }) => id);
  return augmentable.archive(ids, hash, world.get);
}
