/**
 * Older time-stamps as other products left them, made here by hand-cut spans: read, and kept whole
 * when something is added.
 */

import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { describe, test } from 'node:test';
import { buildAttribute, bytesToHex, derSequence, oid, parseCertificate } from '@kumoin/pki';
import { cadesDocument, makeCadesWorld } from '../../../../../tests/worlds/cades-world.ts';
import {
  cut,
  cutAt,
  flipLast,
  openCms,
  overwrite,
  signerMembers,
  unsignedAttributes,
  withUnsignedAttributes,
} from '../../../../../tests/worlds/cms-surgery.ts';
import { describeCades } from '../describe-cades.ts';
import { extendCades } from '../extend/extend-cades.ts';
import { openAugmentableCades } from '../extend/open-augmentable-cades.ts';
import { prepareCounterCades } from '../prepare-counter-cades.ts';
import { prepareParallelCades } from '../prepare-parallel-cades.ts';

const at = Date.UTC(2026, 0, 5, 13, 45);
const world = makeCadesWorld({ at });
const longTerm = await world.extend(world.sign(), 'B-LT');
const detached = await world.extend(world.sign({ attached: false }), 'B-LT', {
  content: { content: cadesDocument },
});

const none = new Uint8Array();
const sha256 = (parts: readonly Uint8Array[]): Uint8Array =>
  new Uint8Array(createHash('sha256').update(Buffer.concat(parts)).digest());

interface Making {
  readonly whole?: boolean;
  readonly content?: Uint8Array;
}

/** What TS 101 733 has an archive-time-stamp-v2 over, with or without tag and length of the set. */
function partsV2(cms: Uint8Array, { whole = true, content }: Making = {}): readonly Uint8Array[] {
  const { encapsulated, certificates, crls } = openCms(cms);
  const members = signerMembers(cms);
  const unsigned = members[6];
  return [
    encapsulated.raw,
    ...(content === undefined ? [] : [content]),
    certificates?.raw ?? none,
    crls?.raw ?? none,
    ...members.slice(0, 6).map(({ raw }) => raw),
    (whole ? unsigned?.raw : unsigned?.content) ?? none,
  ];
}

async function stampOver(parts: readonly Uint8Array[]): Promise<Uint8Array> {
  return world.needs.timestamp({ hash: 'sha256', digest: sha256(parts) });
}

async function withStamp(cms: Uint8Array, type: string, parts: readonly Uint8Array[]) {
  const attribute = buildAttribute(type, await stampOver(parts));
  return withUnsignedAttributes(cms, (attributes) => [...attributes, attribute]);
}

const archiveV2 = (cms: Uint8Array, making: Making = {}) =>
  withStamp(cms, oid.archiveTimeStampV2, partsV2(cms, making));

function stampsOf(cms: Uint8Array, content?: Uint8Array) {
  const [signature] = describeCades(cms, content && { content }).signatures;
  return signature?.timestamps.map(({ kind, intact, faults }) =>
    intact ? kind : [kind, ...faults],
  );
}

describe('an archive-time-stamp-v2', () => {
  test('is read in both of its variants, attached and detached', async () => {
    for (const whole of [true, false]) {
      const cms = await archiveV2(longTerm, { whole });
      assert.deepEqual(stampsOf(cms), ['signature', 'archive']);
      const beside = await archiveV2(detached, { whole, content: cadesDocument });
      assert.deepEqual(stampsOf(beside, cadesDocument), ['signature', 'archive']);
      // Its octets are part of what is hashed, so a digest of the content does not do.
      assert.deepEqual(stampsOf(beside)?.[1], ['archive', 'imprint_unknown']);
      const other = stampsOf(beside, flipLast(cadesDocument));
      assert.deepEqual(other?.[1], ['archive', 'imprint_mismatch']);
    }
  });

  test('is over each of those members: one bit of any, and it is found', async () => {
    const cms = await archiveV2(longTerm);
    const parts = partsV2(longTerm);
    assert.equal(parts.length, 10);
    for (const place of [1, 2, 9]) {
      const part = parts[place] ?? none;
      const inner = place === 9 ? (unsignedAttributes(longTerm)[0]?.raw ?? none) : part;
      const changed = overwrite(cms, inner, flipLast(inner));
      const found = stampsOf(changed)?.at(-1);
      assert.ok(Array.isArray(found) && found.includes('imprint_mismatch'), String(place));
    }
  });

  test('does not count as baseline B-LTA', async () => {
    assert.deepEqual(world.levels(await archiveV2(longTerm)), ['B-LT']);
  });

  test('leaves out archive time-stamps that are not older', async () => {
    const first = await archiveV2(longTerm);
    world.needs.settings.at = at + 1000;
    const second = await archiveV2(first);
    world.needs.settings.at = at;
    assert.deepEqual(stampsOf(second), ['signature', 'archive', 'archive']);
  });

  test('keeps new material out of the root: it goes into the latest archive time-stamp', async () => {
    const cms = await archiveV2(longTerm);
    const root = (bytes: Uint8Array) => {
      const { certificates, crls } = openCms(bytes);
      return [certificates, crls].map((set) => bytesToHex(set?.raw ?? none));
    };
    const list = world.pki.crl();
    const data = { certificates: [world.pki.certificate('p521')], ocsps: [], crls: [list] };
    const grown = await openAugmentableCades(cms).addValidationData(['1'], data);
    assert.deepEqual(root(grown), root(cms));
    assert.deepEqual(stampsOf(grown), ['signature', 'archive']);
    const { known } = openAugmentableCades(grown);
    const digits = (list: readonly Uint8Array[]) => list.map(bytesToHex);
    assert.ok(digits(known.certificates).includes(bytesToHex(world.pki.certificate('p521'))));
    assert.ok(digits(known.crls).includes(bytesToHex(list)));
    const again = await openAugmentableCades(grown).addValidationData(['1'], data);
    assert.deepEqual(again, grown);
  });

  test('is renewed by one of version 3, and both hold', async () => {
    const cms = await archiveV2(longTerm);
    world.needs.settings.at = at + 1000;
    const anchors = [parseCertificate(world.pki.certificate('root'))];
    const order = { level: 'B-LTA', needs: world.needs, anchors, at: at + 1000 } as const;
    const { document, level, shortfalls } = await extendCades(cms, order);
    world.needs.settings.at = at;
    assert.deepEqual([level, shortfalls], ['B-LTA', []]);
    assert.deepEqual(stampsOf(document), ['signature', 'archive', 'archive']);
    assert.deepEqual(world.levels(document), ['B-LTA']);
  });

  test('lets nothing be added that it is over', async () => {
    const cms = await archiveV2(longTerm);
    const unsupported = { code: 'extension_unsupported' };
    const order = { cms, signer: world.signerOf('p384'), signingTime: at };
    assert.throws(() => prepareParallelCades(order), unsupported);
    assert.throws(() => prepareCounterCades({ ...order, to: '1' }), unsupported);
    const open = openAugmentableCades(cms);
    await assert.rejects(open.stamp(['1'], 'sha256', world.get), unsupported);
  });
});

describe('time-stamps of the extended forms', () => {
  const references = buildAttribute(oid.completeCertificateReferences, derSequence());
  const revocations = buildAttribute(oid.completeRevocationReferences, derSequence());
  const withReferences = withUnsignedAttributes(longTerm, (attributes) => [
    ...attributes,
    references,
    revocations,
  ]);
  const inside = (attribute: Uint8Array): Uint8Array => cutAt(attribute).content;

  test('CAdES-C is over signature value, signature time-stamp and references', async () => {
    const [signatureStamp] = unsignedAttributes(longTerm);
    const parts = [
      signerMembers(longTerm)[5]?.content ?? none,
      inside(signatureStamp?.raw ?? none),
      inside(references),
      inside(revocations),
    ];
    const cms = await withStamp(withReferences, oid.cadesCTimeStamp, parts);
    assert.deepEqual(stampsOf(cms), ['signature', 'references']);
    for (const left of parts.keys()) {
      const fewer = parts.filter((_, place) => place !== left);
      const wrong = await withStamp(withReferences, oid.cadesCTimeStamp, fewer);
      assert.deepEqual(stampsOf(wrong)?.[1], ['references', 'imprint_mismatch']);
    }
  });

  test('time-stamped references are over these alone, and prove no signature', async () => {
    const parts = [inside(references), inside(revocations)];
    const cms = await withStamp(withReferences, oid.referencesTimeStamp, parts);
    assert.deepEqual(stampsOf(cms), ['signature', 'references']);
    const [signature] = openAugmentableCades(cms).signatures;
    assert.deepEqual(
      signature?.timestamps.map(({ kind }) => kind),
      ['signature'],
    );
    const wrong = await withStamp(withReferences, oid.referencesTimeStamp, parts.slice(1));
    assert.deepEqual(stampsOf(wrong)?.[1], ['references', 'imprint_mismatch']);
  });

  test('of the first archive time-stamp nobody says whether it holds', async () => {
    const cms = await withStamp(longTerm, oid.archiveTimeStamp, partsV2(longTerm));
    assert.deepEqual(stampsOf(cms)?.[1], ['archive', 'imprint_unknown']);
  });

  test('material in attributes is found, with the answers in the form they came from', () => {
    const { crls } = openCms(longTerm);
    const lists = cut(crls?.content ?? none);
    const response = lists.find(({ tag }) => tag === 0xa1);
    const basic = cutAt(cutAt(response?.raw ?? none, 1, 1, 0).raw, 1).content;
    assert.ok(lists.length > 1 && basic.length > 100);
    const values = derSequence(
      Uint8Array.from([0xa1, 0x82, ...lengthOf(derSequence(basic)), ...derSequence(basic)]),
    );
    const bare = withUnsignedAttributes(world.sign(), () => [
      buildAttribute(oid.revocationValues, values),
      buildAttribute(oid.certificateValues, derSequence(world.pki.certificate('p521'))),
    ]);
    const { known } = openAugmentableCades(bare);
    assert.deepEqual(known.ocsps.map(bytesToHex), [
      bytesToHex(cutAt(response?.raw ?? none, 1).raw),
    ]);
    assert.equal(known.certificates.length, 4);
  });
});

const lengthOf = ({ length }: Uint8Array): readonly number[] => [length >> 8, length & 0xff];
