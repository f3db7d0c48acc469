/** What is told of signatures as they should be, and of the nearest that are not. */

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { buildAttribute, bytesToHex, derOctetString, derSequence, oid } from '@kumoin/pki';
import { cadesDocument, makeCadesWorld } from '../../../../tests/worlds/cades-world.ts';
import {
  closeCms,
  cut,
  cutAt,
  flipLast,
  openCms,
  overwrite,
  sew,
  signerMembers,
  unsignedAttributes,
  withSignerMembers,
  withUnsignedAttributes,
} from '../../../../tests/worlds/cms-surgery.ts';
import { isIndexed, readAtsHashIndex } from './archive/ats-hash-index.ts';
import { describeCades } from './describe-cades.ts';
import { openAugmentableCades } from './extend/open-augmentable-cades.ts';
import type { DetachedContent } from './read/read-cades.ts';

const at = Date.UTC(2026, 0, 5, 13, 45);
const world = makeCadesWorld({ at });
const signed = world.sign();
const stamped = await world.extend(signed, 'B-T');
const longTerm = await world.extend(signed, 'B-LT');
const archived = await world.extend(signed, 'B-LTA');

function tell(cms: Uint8Array, content?: DetachedContent) {
  const [signature] = describeCades(cms, content).signatures;
  assert.ok(signature);
  const { level, integrity, timestamps } = signature;
  return {
    level,
    faults: integrity.faults,
    stamps: timestamps.map(({ kind, intact, faults }) => (intact ? kind : [kind, ...faults])),
    contentIntact: integrity.contentIntact,
    signatureValid: integrity.signatureValid,
    certificateBound: integrity.certificateBound,
  };
}

const sound = { faults: [], contentIntact: true, signatureValid: true, certificateBound: true };

describe('what a signature bears out', () => {
  test('each level has its own time-stamps, and all of them hold', () => {
    assert.deepEqual(tell(signed), { ...sound, level: 'B-B', stamps: [] });
    assert.deepEqual(tell(stamped), { ...sound, level: 'B-T', stamps: ['signature'] });
    assert.deepEqual(tell(longTerm), { ...sound, level: 'B-LT', stamps: ['signature'] });
    const stamps = ['signature', 'archive'];
    assert.deepEqual(tell(archived), { ...sound, level: 'B-LTA', stamps });
  });

  test('a detached signature is told with its content, its digest, and without', () => {
    const detached = world.sign({ attached: false });
    const expected = { ...sound, level: 'B-B', stamps: [] };
    assert.deepEqual(tell(detached, { content: cadesDocument }), expected);
    const digest = cutAt(signerMembers(detached)[3]?.raw ?? new Uint8Array());
    const message = cut(digest.content).find(({ raw }) =>
      bytesToHex(raw).includes('06092a864886f70d010904'),
    );
    const contentDigest = () => cutAt(message?.raw ?? new Uint8Array(), 1, 0).content;
    assert.deepEqual(tell(detached, { contentDigest }), expected);
    const bare = tell(detached);
    assert.deepEqual([bare.faults, bare.contentIntact], [['content_missing'], undefined]);
    const [signature] = describeCades(detached).signatures;
    assert.deepEqual(
      [signature?.packaging, signature?.coverage],
      ['detached', { kind: 'detached' }],
    );
  });

  test('material that lacks one answer is not long-term', async () => {
    const { certificates, ocsps, crls } = await world.material('p256');
    const open = openAugmentableCades(stamped);
    const levelWith = (data: Parameters<typeof open.addValidationData>[1]) =>
      Promise.resolve(open.addValidationData(['1'], data)).then((cms) => tell(cms).level);
    assert.equal(await levelWith({ certificates, ocsps, crls }), 'B-LT');
    assert.equal(await levelWith({ certificates, ocsps: ocsps.slice(1), crls }), 'B-T');
    assert.equal(await levelWith({ certificates, ocsps: ocsps.slice(0, 1), crls }), 'B-T');
    assert.equal(await levelWith({ certificates, ocsps, crls: [] }), 'B-T');
    // Of the issuing authority itself a list of its root speaks, or nothing.
    assert.equal(await levelWith({ certificates, ocsps: [], crls: [world.pki.crl()] }), 'B-T');
    const lists = [world.pki.crl(), world.pki.crl('root')];
    assert.equal(await levelWith({ certificates, ocsps: [], crls: lists }), 'B-LT');
  });

  test('an archive time-stamp over a signature without material makes nothing of it', async () => {
    const cms = await openAugmentableCades(stamped).archive(['1'], 'sha256', world.get);
    assert.deepEqual(tell(cms).level, 'B-T');
  });

  test('material in the attributes of the extended forms is read, and is no baseline form', () => {
    const values = sew(
      0x30,
      ...cut(openCms(longTerm).certificates?.content ?? new Uint8Array()).map(({ raw }) => raw),
    );
    const extended = withUnsignedAttributes(longTerm, (attributes) => [
      ...attributes,
      buildAttribute(oid.certificateValues, values),
    ]);
    assert.equal(tell(extended).level, 'B-T');
    const [signature] = describeCades(extended).signatures;
    assert.ok(signature?.attributes.some(({ name }) => name === 'certificate-values'));
  });
});

describe('what is found of a signature that is not as it should be', () => {
  test('one byte of the content', () => {
    const changed = overwrite(signed, cadesDocument, flipLast(cadesDocument));
    assert.deepEqual(tell(changed).faults, ['message_digest_mismatch']);
    assert.equal(tell(changed).contentIntact, false);
    const other = { content: flipLast(cadesDocument) };
    assert.deepEqual(tell(world.sign({ attached: false }), other).contentIntact, false);
    assert.deepEqual(tell(signed, other).faults, ['content_ambiguous']);
  });

  test('one bit of the signature value, and of a signed attribute', () => {
    const value = withSignerMembers(signed, (members) =>
      members.map((each, index) => (index === 5 ? flipLast(each) : each)),
    );
    assert.deepEqual(tell(value).faults, ['signature_wrong']);
    assert.equal(tell(value).signatureValid, false);
    const hinted = world.sign({ signerProperties: { mimeType: 'text/plain' } });
    const text = new TextEncoder().encode('text/plain');
    const altered = overwrite(hinted, text, flipLast(text));
    assert.deepEqual(tell(altered).faults.includes('signature_wrong'), true);
    assert.equal(tell(altered).contentIntact, true);
  });

  test('a signed attribute that appears twice', () => {
    const twice = withSignerMembers(signed, (members) => {
      const attributes = cut(cutAt(members[3] ?? new Uint8Array()).content).map(({ raw }) => raw);
      const doubled = sew(0xa0, ...attributes.slice(0, 1), ...attributes);
      return members.map((each, index) => (index === 3 ? doubled : each));
    });
    assert.ok(tell(twice).faults.includes('signed_attribute_duplicated'));
    assert.equal(tell(twice).level, 'none');
  });

  test('a certificate the signature does not mean', () => {
    const { certificates } = openCms(signed);
    const [mine, ...others] = cut(certificates?.content ?? new Uint8Array()).map(({ raw }) => raw);
    assert.ok(mine);
    const without = closeCms(signed, {
      certificates: sew(
        0xa0,
        world.pki.certificate('p384'),
        ...[mine, ...others].filter(
          (raw) => bytesToHex(raw) !== bytesToHex(world.pki.certificate('p256')),
        ),
      ),
    });
    const told = tell(without);
    assert.deepEqual(
      [told.faults, told.certificateBound],
      [['signer_certificate_not_found'], false],
    );
    assert.equal(told.level, 'none');
  });

  test('a time-stamp over other octets: the level is not T', () => {
    const other = world.sign({ signingTime: at + 1000 });
    const moved = withUnsignedAttributes(other, () =>
      unsignedAttributes(stamped).map(({ raw }) => raw),
    );
    assert.deepEqual(tell(moved).stamps, [['signature', 'imprint_mismatch']]);
    assert.equal(tell(moved).level, 'B-B');
  });

  test('a time-stamp after the end of the certificate: the level is not T', () => {
    const late = makeCadesWorld({ at });
    late.needs.settings.at = at + 2 * 365 * 86_400_000;
    return late.extend(late.sign(), 'B-T').then((cms) => assert.equal(late.levels(cms)[0], 'B-B'));
  });
});

/** The archived signature with its archive time-stamp changed. */
function withArchive(change: (token: Uint8Array) => Uint8Array, cms = archived): Uint8Array {
  return withUnsignedAttributes(cms, (attributes) =>
    attributes.map((raw) => {
      if (!bytesToHex(raw).includes('060604008d450204')) return raw;
      return sew(0x30, cutAt(raw, 0).raw, sew(0x31, change(cutAt(raw, 1, 0).raw)));
    }),
  );
}

const indexType = buildAttribute(oid.atsHashIndexV3, derSequence()).subarray(2, 10);
const isIndex = (raw: Uint8Array): boolean => bytesToHex(raw).includes(bytesToHex(indexType));

describe('what is found of an archive time-stamp', () => {
  test('one entry of its index altered', () => {
    for (const place of [1, 2, 3]) {
      const cms = withArchive((token) =>
        withUnsignedAttributes(token, (attributes) =>
          attributes.map((raw) => {
            if (!isIndex(raw)) return raw;
            const parts = cut(cutAt(raw, 1, 0).content);
            const lists = parts.map(({ raw: list, content }, index) => {
              if (index !== place) return list;
              const entries = cut(content).map((entry) => entry.raw);
              return sew(0x30, flipLast(entries[0] ?? new Uint8Array()), ...entries.slice(1));
            });
            return buildAttribute(oid.atsHashIndexV3, sew(0x30, ...lists));
          }),
        ),
      );
      const [, archive] = tell(cms).stamps;
      assert.deepEqual(archive, ['archive', 'imprint_mismatch', 'hash_index_unmatched']);
      assert.equal(tell(cms).level, 'B-LT');
    }
  });

  test('an OCSP response taken away, a certificate, an attribute', () => {
    const { crls, certificates } = openCms(archived);
    const lists = cut(crls?.content ?? new Uint8Array()).map(({ raw }) => raw);
    const kept = lists.filter((raw, index) => raw[0] !== 0xa1 || index !== lists.length - 1);
    assert.equal(kept.length, lists.length - 1);
    const fewer = closeCms(archived, { crls: sew(0xa1, ...kept) });
    assert.deepEqual(tell(fewer).stamps[1], ['archive', 'hash_index_unmatched']);
    assert.equal(tell(fewer).level, 'B-T');
    const root = bytesToHex(world.pki.certificate('root'));
    const chain = cut(certificates?.content ?? new Uint8Array()).map(({ raw }) => raw);
    const rootless = closeCms(archived, {
      certificates: sew(0xa0, ...chain.filter((raw) => bytesToHex(raw) !== root)),
    });
    assert.deepEqual(tell(rootless).stamps[1], ['archive', 'hash_index_unmatched']);
    const bare = withUnsignedAttributes(archived, (attributes) =>
      attributes.filter((raw) => bytesToHex(raw).includes('060604008d450204')),
    );
    assert.deepEqual(tell(bare).stamps, [['archive', 'hash_index_unmatched']]);
  });

  test('a list that came later: still whole, and the list not protected by it', () => {
    const later = world.pki.crl();
    const { crls } = openCms(archived);
    const grown = closeCms(archived, {
      crls: sew(0xa1, ...cut(crls?.content ?? new Uint8Array()).map(({ raw }) => raw), later),
    });
    assert.deepEqual(tell(grown), { ...sound, level: 'B-LTA', stamps: ['signature', 'archive'] });
    const [signature] = openAugmentableCades(grown).signatures;
    const token = signature?.timestamps.at(-1)?.token;
    assert.ok(token);
    const index = readAtsHashIndex(token);
    assert.ok(typeof index !== 'string');
    assert.equal(isIndexed(index, later), false);
    assert.equal(isIndexed(index, world.pki.certificate('p256')), true);
  });

  test('the same time-stamp twice: both are intact', () => {
    const twice = withUnsignedAttributes(archived, (attributes) => [
      ...attributes,
      ...attributes.filter((raw) => bytesToHex(raw).includes('060604008d450204')),
    ]);
    const stamps = ['signature', 'archive', 'archive'];
    assert.deepEqual(tell(twice), { ...sound, level: 'B-LTA', stamps });
  });

  test('no index, two of them, one that cannot be read, one by a hash nobody serves', () => {
    const withIndexes = (...values: readonly Uint8Array[]) =>
      tell(
        withArchive((token) =>
          withUnsignedAttributes(token, () =>
            values.map((value) => buildAttribute(oid.atsHashIndexV3, value)),
          ),
        ),
      );
    const unreadable = sew(0x30, derOctetString(new Uint8Array()));
    const md5 = sew(
      0x30,
      sew(0x30, Uint8Array.from([6, 8, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 2, 5])),
      sew(0x30),
      sew(0x30),
      sew(0x30),
    );
    const cases: readonly [readonly Uint8Array[], string][] = [
      [[], 'hash_index_missing'],
      [[unreadable, unreadable], 'hash_index_duplicated'],
      [[unreadable], 'hash_index_malformed'],
      [[md5], 'hash_index_algorithm_unknown'],
    ];
    for (const [values, fault] of cases) {
      const told = withIndexes(...values);
      assert.deepEqual(told.stamps[1], ['archive', 'imprint_unknown', fault]);
      assert.equal(told.level, 'B-LT');
    }
  });
});

test('bytes that are no SignedData are refused', () => {
  for (const bytes of [new Uint8Array(), Uint8Array.of(0x30, 0), signed.subarray(1)]) {
    assert.throws(() => describeCades(bytes), { code: 'cades_malformed' });
  }
});
