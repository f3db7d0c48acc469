/** Indexes of the versions before, as older products wrote them, with an imprint made by hand. */

import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { describe, test } from 'node:test';
import { buildAttribute, derObjectIdentifier, editSignedData, oid } from '@kumoin/pki';
import { cadesDocument, makeCadesWorld } from '../../../../../tests/worlds/cades-world.ts';
import {
  cut,
  cutAt,
  flipLast,
  openCms,
  sew,
  signerMembers,
  unsignedAttributes,
  withUnsignedAttributes,
} from '../../../../../tests/worlds/cms-surgery.ts';
import { describeCades } from '../describe-cades.ts';

const world = makeCadesWorld({ at: Date.UTC(2026, 0, 5, 13, 45) });
const longTerm = await world.extend(world.sign(), 'B-LT');
const none = new Uint8Array();

const sha256 = (...parts: readonly Uint8Array[]): Uint8Array =>
  new Uint8Array(createHash('sha256').update(Buffer.concat(parts)).digest());
const list = (elements: readonly Uint8Array[]): Uint8Array =>
  sew(0x30, ...elements.map((element) => sew(0x04, sha256(element))));
const raws = (bytes: Uint8Array | undefined): readonly Uint8Array[] =>
  cut(bytes ?? none).map(({ raw }) => raw);

interface Index {
  readonly type: string;
  readonly named: boolean;
  readonly attributes: readonly Uint8Array[];
}

function indexOf({ named, attributes }: Index): Uint8Array {
  const { certificates, crls } = openCms(longTerm);
  const algorithm = sew(0x30, derObjectIdentifier(oid.sha256));
  const lists = [raws(certificates?.content), raws(crls?.content), attributes].map(list);
  return sew(0x30, ...(named ? [algorithm] : []), ...lists);
}

async function archive(index: Index): Promise<Uint8Array> {
  const hashIndex = indexOf(index);
  const digest = sha256(
    cutAt(openCms(longTerm).encapsulated.raw, 0).raw,
    sha256(cadesDocument),
    ...signerMembers(longTerm)
      .slice(0, 6)
      .map(({ raw }) => raw),
    hashIndex,
  );
  const token = await world.needs.timestamp({ hash: 'sha256', digest });
  const attribute = buildAttribute(index.type, hashIndex);
  const indexed = editSignedData(token, { addUnsignedAttributes: [{ signerIndex: 0, attribute }] });
  return withUnsignedAttributes(longTerm, (attributes) => [
    ...attributes,
    buildAttribute(oid.archiveTimeStampV3, indexed),
  ]);
}

const faultsOf = (cms: Uint8Array) =>
  describeCades(cms).signatures[0]?.timestamps.at(-1)?.faults ?? ['none there'];
const levelOf = (cms: Uint8Array) => describeCades(cms).signatures[0]?.level;

const whole = unsignedAttributes(longTerm).map(({ raw }) => raw);
const single = whole.map((raw) => Buffer.concat([cutAt(raw, 0).raw, cutAt(raw, 1, 0).raw]));

describe('an index of versions 1 and 2', () => {
  const versions: readonly [string, Omit<Index, 'attributes'>][] = [
    ['version 1, its hash left out', { type: oid.atsHashIndex, named: false }],
    ['version 1, its hash named', { type: oid.atsHashIndex, named: true }],
    ['version 2', { type: oid.atsHashIndexV2, named: true }],
  ];
  for (const [what, index] of versions) {
    test(`${what}: lists whole attributes`, async () => {
      const older = await archive({ ...index, attributes: whole });
      // It holds, and is not the one of the baseline.
      assert.deepEqual([faultsOf(older), levelOf(older)], [[], 'B-LT']);
      const byValue = await archive({ ...index, attributes: single });
      assert.deepEqual(faultsOf(byValue), ['hash_index_unmatched']);
      const altered = await archive({ ...index, attributes: whole.map(flipLast) });
      assert.deepEqual(faultsOf(altered), ['hash_index_unmatched']);
    });
  }

  test('version 3 lists single values, and always names its hash', async () => {
    const index = { type: oid.atsHashIndexV3, named: true };
    const current = await archive({ ...index, attributes: single });
    assert.deepEqual([faultsOf(current), levelOf(current)], [[], 'B-LTA']);
    const byWhole = await archive({ ...index, attributes: whole });
    assert.deepEqual(faultsOf(byWhole), ['hash_index_unmatched']);
    const unnamed = await archive({ ...index, named: false, attributes: single });
    assert.deepEqual(faultsOf(unnamed), ['imprint_unknown', 'hash_index_malformed']);
  });

  test('two entries are not met by one element', async () => {
    const index = { type: oid.atsHashIndexV3, named: true };
    const doubled = await archive({ ...index, attributes: [...single, ...single] });
    assert.deepEqual(faultsOf(doubled), ['hash_index_unmatched']);
  });
});
