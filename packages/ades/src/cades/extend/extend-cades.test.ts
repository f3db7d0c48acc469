/** CAdES through the driver: levels, renewal, many signers, and what is left as it was. */

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import {
  buildAttribute,
  bytesToHex,
  derSequence,
  digest,
  editSignerInfo,
  oid,
  parseCertificate,
  parseSignedData,
} from '@kumoin/pki';
import type { HashAlgorithm } from '@kumoin/pki';
import { cadesDocument, makeCadesWorld } from '../../../../../tests/worlds/cades-world.ts';
import {
  closeCms,
  flipLast,
  openCms,
  sew,
  signerMembers,
  unsignedAttributes,
  withUnsignedAttributes,
} from '../../../../../tests/worlds/cms-surgery.ts';
import { describeCades } from '../describe-cades.ts';
import { prepareCounterCades } from '../prepare-counter-cades.ts';
import { prepareParallelCades } from '../prepare-parallel-cades.ts';
import { extendCades } from './extend-cades.ts';
import type { CadesExtendOrder } from './extend-cades.ts';
import { openAugmentableCades } from './open-augmentable-cades.ts';

const at = Date.UTC(2026, 0, 5, 13, 45);
const dayMs = 86_400_000;

function makeWorld() {
  const world = makeCadesWorld({ at });
  const { needs, pki } = world;
  const anchors = [parseCertificate(pki.certificate('root'))];
  const extend = (
    cms: Uint8Array,
    level: CadesExtendOrder['level'],
    more: Partial<CadesExtendOrder> = {},
  ) => extendCades(cms, { level, needs, anchors, at: needs.settings.at, ...more });
  return { ...world, extendTo: extend };
}

const { extendTo, ...world } = makeWorld();
const attached = world.sign();
const counterSigned = counterSign(attached);

function counterSign(cms: Uint8Array): Uint8Array {
  const signer = world.signerOf('p384');
  return world.finish(prepareCounterCades({ cms, to: '1', signer, signingTime: at }), 'p384');
}

function summary(cms: Uint8Array) {
  const [signature] = describeCades(cms).signatures;
  assert.ok(signature);
  const stamps = (each: typeof signature) =>
    each.timestamps.map(({ kind, intact, faults }) => (intact ? kind : faults.join()));
  return {
    level: signature.level,
    stamps: stamps(signature),
    counter: signature.counterSignatures.map((each) => [each.level, ...stamps(each)]),
  };
}

describe('extendCades', () => {
  for (const level of ['B-T', 'B-LT', 'B-LTA'] as const) {
    test(`carries an attached and a detached signature to ${level}`, async () => {
      const extended = await extendTo(attached, level);
      assert.deepEqual([extended.level, extended.shortfalls], [level, []]);
      assert.deepEqual(world.levels(extended.document), [level]);
      const content = { content: cadesDocument };
      const beside = await extendTo(world.sign({ attached: false }), level, content);
      assert.equal(beside.level, level);
      assert.deepEqual(world.levels(beside.document, content), [level]);
    });
  }

  test('needs no more of a detached content than its digests', async () => {
    const asked: HashAlgorithm[] = [];
    const contentDigest = (hash: HashAlgorithm) => {
      asked.push(hash);
      return hash === 'sha256' ? digest(hash, cadesDocument) : undefined;
    };
    const detached = world.sign({ attached: false });
    const { level, document } = await extendTo(detached, 'B-LTA', { contentDigest });
    assert.equal(level, 'B-LTA');
    assert.deepEqual(world.levels(document, { contentDigest }), ['B-LTA']);
    const missing = { code: 'cades_content_missing' };
    await assert.rejects(extendTo(document, 'B-LTA', { contentDigest, hash: 'sha384' }), missing);
    assert.ok(asked.includes('sha384'));
  });

  test('goes by another hash where it is ordered', async () => {
    const { document } = await extendTo(attached, 'B-LTA', { hash: 'sha512' });
    const [signature] = describeCades(document).signatures;
    assert.deepEqual(
      signature?.timestamps.map(({ hash, intact }) => [hash, intact]),
      [
        ['sha512', true],
        ['sha512', true],
      ],
    );
  });

  test('changes nothing that was signed, nor a time-stamp that was there', async () => {
    const stamped = await extendTo(attached, 'B-T');
    const archived = await extendTo(stamped.document, 'B-LTA');
    const signed = (cms: Uint8Array) => [
      bytesToHex(openCms(cms).encapsulated.raw),
      ...signerMembers(cms)
        .slice(0, 6)
        .map(({ raw }) => bytesToHex(raw)),
    ];
    assert.deepEqual(signed(archived.document), signed(attached));
    const [token] = unsignedAttributes(stamped.document).map(({ raw }) => bytesToHex(raw));
    const now = unsignedAttributes(archived.document).map(({ raw }) => bytesToHex(raw));
    assert.equal(now.length, 2);
    assert.ok(token !== undefined && now.includes(token));
  });

  test('renews a year later: the new archive time-stamp lists the old', async () => {
    const { needs, extendTo: extendThen, sign } = makeWorld();
    const first = await extendThen(sign(), 'B-LTA');
    needs.settings.at = at + 300 * dayMs;
    const second = await extendThen(first.document, 'B-LTA');
    assert.deepEqual([second.level, second.shortfalls], ['B-LTA', []]);
    assert.deepEqual(summary(second.document), {
      level: 'B-LTA',
      stamps: ['signature', 'archive', 'archive'],
      counter: [],
    });
  });

  test('takes each of several signers, or the one that is named', async () => {
    const signer = world.signerOf('rsa2048');
    const both = world.finish(
      prepareParallelCades({ cms: attached, signer, signingTime: at }),
      'rsa2048',
    );
    const all = await extendTo(both, 'B-LTA');
    assert.deepEqual(world.levels(all.document), ['B-LTA', 'B-LTA']);
    const one = await extendTo(both, 'B-T', { signatures: ['2'] });
    assert.deepEqual(world.levels(one.document), ['B-B', 'B-T']);
  });

  const broken: readonly [string, () => Uint8Array][] = [
    ['a wrong signature value', () => breakValue(attached)],
    ['another content', () => world.sign({ attached: false })],
    [
      'a time-stamp over something else',
      () =>
        withUnsignedAttributes(world.sign({ signingTime: at + 1000 }), () =>
          unsignedAttributes(stampedFirst).map(({ raw }) => raw),
        ),
    ],
    [
      'an archive time-stamp whose list lacks something',
      () =>
        withUnsignedAttributes(archivedFirst, (attributes) =>
          attributes.filter((raw) => bytesToHex(raw).includes('060604008d450204')),
        ),
    ],
  ];
  for (const [what, make] of broken) {
    test(`refuses ${what}`, async () => {
      const content = { content: flipLast(cadesDocument) };
      const cms = make();
      const given = what === 'another content' ? content : {};
      await assert.rejects(extendTo(cms, 'B-LTA', given), { code: 'extension_broken' });
    });
  }

  test('refuses where an evidence record covers everything', async () => {
    const record = buildAttribute(oid.evidenceRecordInternal, derSequence());
    const cms = withUnsignedAttributes(attached, () => [record]);
    await assert.rejects(extendTo(cms, 'B-T'), { code: 'extension_unsupported' });
    assert.deepEqual(describeCades(cms).problems, ['evidence_record_unread']);
    assert.deepEqual(describeCades(attached).problems, []);
  });

  test('refuses what is no CMS, and a signer that is not there', async () => {
    await assert.rejects(extendTo(new Uint8Array(9), 'B-T'), { code: 'cades_malformed' });
    const unknown = { code: 'extension_unsupported' };
    await assert.rejects(extendTo(attached, 'B-T', { signatures: ['2'] }), unknown);
    const open = openAugmentableCades(attached);
    const nobody = { code: 'cades_signer_unknown' };
    await assert.rejects(open.archive(['2'], 'sha256', world.get), nobody);
  });
});

const stampedFirst = (await extendTo(attached, 'B-T')).document;
const archivedFirst = (await extendTo(attached, 'B-LTA')).document;

function breakValue(cms: Uint8Array): Uint8Array {
  const value = signerMembers(cms)[5]?.raw ?? new Uint8Array();
  const at = Buffer.from(cms).indexOf(value) + value.length - 1;
  return Uint8Array.from(cms, (octet, index) => (index === at ? octet ^ 1 : octet));
}

describe('a counter-signature', () => {
  test('is stamped, and its material collected, before the archive time-stamp covers it', async () => {
    const { level, document, shortfalls } = await extendTo(counterSigned, 'B-LTA');
    assert.deepEqual([level, shortfalls], ['B-LTA', []]);
    assert.deepEqual(summary(document), {
      level: 'B-LTA',
      stamps: ['signature', 'archive'],
      counter: [['B-LT', 'signature']],
    });
  });

  test('that an archive time-stamp covers is not touched, and proven by it', async () => {
    const bare = await extendTo(counterSigned, 'B-LTA', { signatures: ['1'] });
    assert.deepEqual(summary(bare.document).counter, [['B-B']]);
    const open = openAugmentableCades(bare.document);
    const stamps = open.signatures.find(({ id }) => id === '1.1')?.timestamps;
    assert.deepEqual(
      stamps?.map(({ kind }) => kind),
      ['archive'],
    );
    const unsupported = { code: 'extension_unsupported' };
    await assert.rejects(open.stamp(['1.1'], 'sha256', world.get), unsupported);
    const renewed = await extendTo(bare.document, 'B-LTA');
    assert.deepEqual([renewed.level, renewed.shortfalls], ['B-LTA', []]);
    assert.deepEqual(summary(renewed.document), {
      level: 'B-LTA',
      stamps: ['signature', 'archive', 'archive'],
      counter: [['B-B']],
    });
  });

  test('that came after the archive time-stamp gets its own, and both hold', async () => {
    const late = counterSign(archivedFirst);
    const { level, document } = await extendTo(late, 'B-LTA');
    assert.equal(level, 'B-LTA');
    assert.deepEqual(summary(document), {
      level: 'B-LTA',
      stamps: ['signature', 'archive', 'archive'],
      counter: [['B-LT', 'signature']],
    });
  });

  test('that is broken is told, and keeps nobody from augmenting', async () => {
    const [attribute] = unsignedAttributes(counterSigned);
    const bad = withUnsignedAttributes(counterSigned, () => [
      flipLast(attribute?.raw ?? new Uint8Array()),
    ]);
    const { level, document } = await extendTo(bad, 'B-LTA');
    assert.equal(level, 'B-LTA');
    const [signature] = describeCades(document).signatures;
    assert.deepEqual(signature?.counterSignatures[0]?.integrity.faults, ['signature_wrong']);
  });

  test('on a counter-signature is read, stamped and archived with it', async () => {
    const { document, level } = await extendTo(nestedCounter(), 'B-LTA');
    assert.equal(level, 'B-LTA');
    const [signature] = describeCades(document).signatures;
    const [below] = signature?.counterSignatures ?? [];
    const [lowest] = below?.counterSignatures ?? [];
    assert.deepEqual(
      [below, lowest].map((each) => [each?.id, each?.level, each?.integrity.faults]),
      [
        ['1.1', 'B-LT', []],
        ['1.1.1', 'B-LT', []],
      ],
    );
  });
});

/** A counter-signature with one of its own, put in by hand: nobody writes these here. */
function nestedCounter(): Uint8Array {
  const value = parseSignedData(counterSigned).signerInfos[0]?.unsignedAttributes.values(
    oid.counterSignature,
  )[0]?.raw;
  assert.ok(value);
  // Made over a CMS whose first signer is the counter-signer, and taken out of it.
  const posing = closeCms(attached, { signerInfos: sew(0x31, value) });
  const signer = world.signerOf('p521');
  const order = { cms: posing, to: '1', signer, signingTime: at };
  const above = world.finish(prepareCounterCades(order), 'p521');
  const nested = unsignedAttributes(above)[0]?.raw ?? new Uint8Array();
  const grown = editSignerInfo(value, { addUnsignedAttributes: [nested] });
  const whole = withUnsignedAttributes(counterSigned, () => [
    buildAttribute(oid.counterSignature, grown),
  ]);
  const { certificates } = openCms(counterSigned);
  const own = world.pki.certificate('p521');
  const all = sew(0xa0, certificates?.content ?? new Uint8Array(), own);
  return closeCms(whole, { certificates: all });
}
