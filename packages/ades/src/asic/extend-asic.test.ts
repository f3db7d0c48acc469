import assert from 'node:assert/strict';
import { test } from 'node:test';
import { digest, parseTimestampToken } from '@kumoin/pki';
import { rawZip } from '@kumoin/testkit';
import type { RawZipEntry } from '@kumoin/testkit';
import {
  asicFiles,
  makeAsicWorld,
  oneFile,
  readAsic,
  twoFiles,
} from '../../../../tests/worlds/asic-world.ts';
import { describeAsic } from './describe-asic.ts';
import { openAugmentableAsic } from './extend/open-augmentable-asic.ts';
import { readManifest } from './manifest/read-manifest.ts';
import { writeManifest } from './manifest/write-manifest.ts';

const at = Date.UTC(2026, 0, 5, 13, 45);
const dayMs = 86_400_000;
const world = makeAsicWorld({ at });
const simple = await world.signCades(oneFile);
const extended = await world.signCades(twoFiles);
const archiveName = 'META-INF/ASiCArchiveManifest.xml';
const [contract, annex] = asicFiles;

async function levelsOf(container: Uint8Array): Promise<readonly string[]> {
  const { signatures, problems } = await describeAsic(container);
  assert.deepEqual(problems, []);
  assert.deepEqual(
    signatures.flatMap(({ integrity }) => integrity.faults),
    [],
  );
  return signatures.map(({ level }) => level);
}

/** Entries of the first that are in the second under the same name, and are not the same. */
async function touched(before: Uint8Array, after: Uint8Array): Promise<readonly string[]> {
  const [old, now] = [await readAsic(before), await readAsic(after)];
  return [...old].flatMap(([name, content]) => {
    const kept = now.get(name);
    return kept !== undefined && Buffer.compare(kept, content) === 0 ? [] : [name];
  });
}

for (const [name, container] of [
  ['ASiC-S', simple],
  ['ASiC-E', extended],
] as const) {
  for (const level of ['B-T', 'B-LT', 'B-LTA'] as const) {
    test(`brings CAdES in an ${name} to ${level}`, async () => {
      const done = await world.extend(container, { level });
      assert.deepEqual(done.shortfalls, []);
      assert.equal(done.level, level);
      assert.deepEqual(await levelsOf(done.document), [level]);
      const [signature] = await touched(container, done.document);
      assert.match(signature ?? '', /\.p7s$/);
    });
  }
}

test('keeps the archive time-stamp of an ASiC-S inside of its CMS', async () => {
  const { document } = await world.extend(simple, { level: 'B-LTA' });
  const { signatures, timestamps } = await describeAsic(document);
  assert.deepEqual(timestamps, []);
  assert.deepEqual(
    signatures[0]?.timestamps.map(({ kind, intact }) => [kind, intact]),
    [
      ['signature', true],
      ['archive', true],
    ],
  );
});

test('puts an archive time-stamp over everything in an ASiC-E', async () => {
  const { document } = await world.extend(extended, { level: 'B-LTA' });
  const found = await readAsic(document);
  const bytes = found.get(archiveName) ?? assert.fail();
  const manifest = readManifest(bytes);
  assert.equal(manifest.signedBy, 'META-INF/timestamp001.tst');
  assert.deepEqual(
    manifest.references.map(({ name, mimeType, rootFile }) => [name, mimeType, rootFile]),
    [
      ['META-INF/signature001.p7s', 'application/pkcs7-signature', false],
      ['META-INF/ASiCManifest001.xml', 'text/xml', false],
      ['contract.txt', 'text/plain', false],
      [annex.name, 'application/octet-stream', false],
    ],
  );
  for (const { name = '', hash = 'sha256', digest: listed } of manifest.references) {
    assert.deepEqual(listed, digest(hash, found.get(name) ?? assert.fail(name)));
  }
  const token = parseTimestampToken(found.get('META-INF/timestamp001.tst') ?? assert.fail());
  assert.partialDeepStrictEqual(token.tstInfo.imprint, {
    hash: 'sha256',
    messageDigest: digest('sha256', bytes),
  });
  const { timestamps } = await describeAsic(document);
  assert.deepEqual(
    timestamps.map(({ kind, intact }) => [kind, intact]),
    [['archive', true]],
  );
});

test('renews an ASiC-E by a further manifest, and touches nothing that is listed', async () => {
  const first = await world.extend(extended, { level: 'B-LTA' });
  const second = await world.extend(first.document, { level: 'B-LTA', at: at + 30 * dayMs });
  const third = await world.extend(second.document, { level: 'B-LTA', at: at + 60 * dayMs });
  assert.deepEqual([second.level, third.level], ['B-LTA', 'B-LTA']);
  assert.deepEqual(await levelsOf(third.document), ['B-LTA']);
  const [before, after] = [await readAsic(second.document), await readAsic(third.document)];
  // Only the newest time-stamp grows, and the plain name passes to the next manifest.
  assert.deepEqual(await touched(second.document, third.document), [
    archiveName,
    'META-INF/timestamp002.tst',
  ]);
  const renamed = 'META-INF/ASiCArchiveManifest002.xml';
  assert.deepEqual(after.get(renamed), before.get(archiveName));
  const newest = readManifest(after.get(archiveName) ?? assert.fail());
  assert.deepEqual(
    newest.references.filter(({ rootFile }) => rootFile).map(({ name }) => name),
    [renamed],
  );
  const { timestamps } = await describeAsic(third.document);
  assert.deepEqual(
    timestamps.map(({ kind, intact }) => [kind, intact]),
    [
      ['archive', true],
      ['archive', true],
      ['archive', true],
    ],
  );
});

test('renews an ASiC-S inside of its CMS', async () => {
  const first = await world.extend(simple, { level: 'B-LTA' });
  const second = await world.extend(first.document, { level: 'B-LTA', at: at + 30 * dayMs });
  assert.equal(second.level, 'B-LTA');
  assert.deepEqual(await levelsOf(second.document), ['B-LTA']);
  assert.deepEqual(await touched(first.document, second.document), ['META-INF/signature.p7s']);
});

test('brings one of two signatures up, and the other later', async () => {
  const both = await world.signCades({ addTo: extended }, { signer: 'p384' });
  const signatures = ['META-INF/signature002.p7s#1'];
  const one = await world.extend(both, { level: 'B-T', signatures });
  assert.deepEqual(await levelsOf(one.document), ['B-B', 'B-T']);
  const rest = await world.extend(one.document, { level: 'B-LTA' });
  assert.deepEqual(await levelsOf(rest.document), ['B-LTA', 'B-LTA']);
});

test('adds no time-stamp to a signature that a manifest lists', async () => {
  const { document } = await world.extend(extended, { level: 'B-LTA' });
  const again = await world.extend(document, { level: 'B-T', at: at + dayMs });
  assert.deepEqual(again.document, document);
});

test('5.4 · bears forty archive time-stamps', async () => {
  let container = (await world.extend(extended, { level: 'B-LTA' })).document;
  for (let round = 1; round < 40; round++) {
    world.needs.settings.at = at + round * dayMs;
    const opened = await openAugmentableAsic(container);
    const ids = opened.signatures.map(({ id }) => id);
    container = await opened.archive(ids, 'sha256', (imprint) => world.needs.timestamp(imprint));
  }
  const { timestamps } = await describeAsic(container);
  assert.equal(timestamps.filter(({ intact }) => intact).length, 40);
  assert.deepEqual(await levelsOf(container), ['B-LTA']);
});

const change = async (container: Uint8Array, name: string, content: Uint8Array | undefined) => {
  const entries = [...(await readAsic(container))].flatMap(([each, bytes]) =>
    each !== name ? [{ name: each, content: bytes }] : content ? [{ name, content }] : [],
  );
  return rawZip(entries);
};

test('refuses a container whose file is not what was signed', async () => {
  for (const container of [simple, extended]) {
    const bad = await change(container, 'contract.txt', contract.content.slice(1));
    await assert.rejects(world.extend(bad, { level: 'B-T' }), { code: 'extension_broken' });
  }
});

test('refuses a container that lacks a file that was signed', async () => {
  const bad = await change(extended, annex.name, undefined);
  await assert.rejects(world.extend(bad, { level: 'B-T' }), { code: 'extension_broken' });
});

test('refuses to renew what is under a broken archive time-stamp', async () => {
  const { document } = await world.extend(extended, { level: 'B-LTA' });
  const found = await readAsic(document);
  const manifest = found.get(archiveName) ?? assert.fail();
  const bad = await change(document, archiveName, Buffer.concat([manifest, Buffer.from('\n')]));
  const described = await describeAsic(bad);
  assert.equal(described.timestamps[0]?.intact, false);
  assert.deepEqual(
    described.signatures.map(({ level }) => level),
    ['B-LT'],
  );
  await assert.rejects(world.extend(bad, { level: 'B-LTA' }), { code: 'extension_broken' });
});

const added = async (container: Uint8Array, ...more: readonly RawZipEntry[]) => {
  const entries = [...(await readAsic(container))].map(([name, content]) => ({ name, content }));
  return rawZip([...entries, ...more]);
};

const signatureName = 'META-INF/signature001.p7s';
const evidence = { name: 'META-INF/evidencerecord001.ers', content: 'a record' };
const evidenceManifest = {
  name: 'META-INF/ASiCEvidenceRecordManifest001.xml',
  content: writeManifest({
    signedBy: { name: evidence.name, mimeType: 'application/octet-stream' },
    hash: 'sha256',
    files: [
      {
        name: signatureName,
        digest: digest('sha256', (await readAsic(extended)).get(signatureName) ?? assert.fail()),
      },
    ],
  }),
};
const behindEvidence: readonly (readonly [string, Uint8Array, readonly RawZipEntry[]])[] = [
  ['a manifest of one and the record', extended, [evidenceManifest, evidence]],
  ['a manifest of one', extended, [evidenceManifest]],
  ['one in an ASiC-E', extended, [evidence]],
  ['one in an ASiC-S', simple, [{ ...evidence, name: 'META-INF/evidencerecord.ers' }]],
  ['one in XML', simple, [{ ...evidence, name: 'META-INF/evidencerecord.xml' }]],
];
for (const [what, container, entries] of behindEvidence) {
  test(`9.4 · changes nothing behind an evidence record: ${what}`, async () => {
    const covered = await added(container, ...entries);
    const { timestamp } = world.needs.asked;
    for (const level of ['B-T', 'B-LT', 'B-LTA'] as const) {
      await assert.rejects(world.extend(covered, { level }), { code: 'extension_unsupported' });
    }
    const opened = await openAugmentableAsic(covered);
    const ids = opened.signatures.map(({ id }) => id);
    const nobody = () => assert.fail('nobody is to be asked');
    const refusal = { code: 'extension_unsupported' };
    await assert.rejects(async () => opened.stamp(ids, 'sha256', nobody), refusal);
    await assert.rejects(async () => opened.addValidationData(ids, opened.known), refusal);
    await assert.rejects(async () => opened.archive(ids, 'sha256', nobody), refusal);
    assert.equal(world.needs.asked.timestamp - timestamp, 0);
  });
}

test('a file in META-INF that is nothing we know keeps no signature from growing', async () => {
  const other = await added(extended, { name: 'META-INF/evidence.txt', content: 'of nothing' });
  const { document } = await world.extend(other, { level: 'B-T' });
  assert.deepEqual(await levelsOf(document), ['B-T']);
});

test('a file that no signature covers keeps none from growing, and is told all the same', async () => {
  const other = await added(extended, { name: 'annex/later.txt', content: 'I owe you a million.' });
  const { document, level } = await world.extend(other, { level: 'B-LTA' });
  assert.equal(level, 'B-LTA');
  const { problems, files = [] } = await describeAsic(document);
  assert.deepEqual(problems, ['files_not_signed']);
  assert.deepEqual(
    files.map(({ signedBy }) => signedBy.length),
    [1, 1, 0],
  );
});

test('tells what is missing when nobody speaks about the signer', async () => {
  const silent = makeAsicWorld({ at });
  silent.needs.settings.silentAbout.add('p256');
  const container = await silent.signCades(twoFiles);
  const done = await silent.extend(container, { level: 'B-LTA' });
  assert.equal(done.level, 'B-T');
  assert.deepEqual(
    done.shortfalls.map(({ code }) => code),
    ['revocation_unavailable'],
  );
});
