import assert from 'node:assert/strict';
import { Buffer } from 'node:buffer';
import { test } from 'node:test';
import { rawZip } from '@kumoin/testkit';
import {
  asicFiles,
  makeAsicWorld,
  oneFile,
  readAsic,
  twoFiles,
} from '../../../../tests/worlds/asic-world.ts';
import type { DocumentDescription } from '../describe/document-description.ts';
import { openZip } from '../zip/open-zip.ts';
import { asicTimestampInput } from './stream-asic.ts';
import { describeAsic } from './describe-asic.ts';
import { embedAsic } from './embed-asic.ts';
import { readOdfList } from './manifest/odf-list.ts';
import { digest } from '@kumoin/pki';

const at = Date.UTC(2026, 0, 5, 13, 45);
const dayMs = 86_400_000;
const world = makeAsicWorld({ at });
const [contract, annex] = asicFiles;
const simple = await world.signXades(oneFile);
const extended = await world.signXades(twoFiles);

const text = (bytes: Uint8Array | undefined): string => Buffer.from(bytes ?? []).toString();
const faultsOf = ({ signatures }: DocumentDescription) =>
  signatures.map(({ integrity }) => integrity.faults);
const levelsOf = ({ signatures }: DocumentDescription) => signatures.map(({ level }) => level);
const signedBy = ({ files = [] }: DocumentDescription) =>
  files.map((file) => [file.name, file.signedBy.length]);

async function changed(
  container: Uint8Array,
  name: string,
  content: Uint8Array | undefined,
): Promise<Uint8Array> {
  const entries = [...(await readAsic(container))].flatMap(([each, bytes]) =>
    each !== name ? [{ name: each, content: bytes }] : content ? [{ name, content }] : [],
  );
  return rawZip(entries);
}

test('signs the one file of an ASiC-S with XAdES', async () => {
  const found = await readAsic(simple);
  assert.deepEqual([...found.keys()], ['mimetype', 'contract.txt', 'META-INF/signatures.xml']);
  assert.match(text(found.get('META-INF/signatures.xml')), /<asic:XAdESSignatures xmlns:asic=/);
  const described = await describeAsic(simple);
  assert.equal(described.format, 'asic-s-xades');
  assert.deepEqual(described.problems, []);
  assert.deepEqual([faultsOf(described), levelsOf(described)], [[[]], ['B-B']]);
  assert.deepEqual(described.signatures[0]?.coverage, { kind: 'whole', parts: ['contract.txt'] });
});

test('signs all files of an ASiC-E with XAdES, and lists their types', async () => {
  const found = await readAsic(extended);
  assert.deepEqual(
    [...found.keys()],
    ['mimetype', 'contract.txt', annex.name, 'META-INF/manifest.xml', 'META-INF/signatures001.xml'],
  );
  assert.deepEqual(readOdfList(found.get('META-INF/manifest.xml') ?? assert.fail()), [
    { name: '/', mimeType: 'application/vnd.etsi.asic-e+zip' },
    { name: 'contract.txt', mimeType: 'text/plain' },
    { name: annex.name, mimeType: 'application/octet-stream' },
  ]);
  assert.match(
    text(found.get('META-INF/signatures001.xml')),
    /URI="annex\/gr%C3%B6%C3%9Fe%20%26%20Ma%C3%9F\.txt"/,
  );
  const described = await describeAsic(extended);
  assert.equal(described.format, 'asic-e-xades');
  assert.deepEqual(described.problems, []);
  assert.deepEqual([faultsOf(described), levelsOf(described)], [[[]], ['B-B']]);
  assert.deepEqual(
    described.files?.map(({ mimeType, signedBy: by }) => [mimeType, by.length]),
    [
      ['text/plain', 1],
      ['application/octet-stream', 1],
    ],
  );
});

for (const signer of ['rsa2048', 'p384', 'p521', 'ed25519'] as const) {
  test(`signs a container by XAdES with ${signer}`, async () => {
    const described = await describeAsic(await world.signXades(twoFiles, { signer }));
    assert.deepEqual(faultsOf(described), [[]]);
  });
}

test('takes in a time-stamp at once, and none over something else', async () => {
  const prepared = await world.prepareXades(twoFiles);
  const signature = world.answer(prepared);
  const over = (octets: Uint8Array) =>
    world.needs.timestamp({ hash: 'sha256', digest: digest('sha256', octets) });
  const timestampToken = await over(asicTimestampInput(prepared, signature));
  const stamped = await embedAsic(prepared, signature, { timestampToken });
  assert.deepEqual(levelsOf(await describeAsic(stamped)), ['B-T']);
  const wrong = { timestampToken: await over(signature) };
  const embedded = embedAsic(prepared, signature, wrong);
  await assert.rejects(embedded, { code: 'xades_timestamp_wrong' });
});

test('adds a signature to the file of an ASiC-S, beside the others', async () => {
  const second = await world.signXades({ addTo: simple }, { signer: 'p384' });
  const described = await describeAsic(second);
  assert.deepEqual(faultsOf(described), [[], []]);
  assert.equal((await readAsic(second)).size, 3);
});

test('adds a signature file to an ASiC-E, and changes no octet of what is there', async () => {
  const second = await world.signXades({ addTo: extended }, { signer: 'p384' });
  const last = (await openZip(extended)).entries.at(-1) ?? assert.fail();
  const end = last.dataOffset + last.compressedBytes;
  assert.deepEqual(second.subarray(0, end), extended.subarray(0, end));
  const described = await describeAsic(second);
  assert.deepEqual(faultsOf(described), [[], []]);
  assert.deepEqual([...(await readAsic(second)).keys()].at(-1), 'META-INF/signatures002.xml');
});

test('does not mix the two ways of signing', async () => {
  const cades = await world.signCades(twoFiles);
  await assert.rejects(world.signXades({ addTo: cades }), { code: 'asic_malformed' });
  await assert.rejects(world.signCades({ addTo: extended }), { code: 'asic_malformed' });
});

test('tells a file that is not what was signed, is missing, or has another case', async () => {
  const content = contract.content.map((octet, index) => (index === 0 ? octet ^ 1 : octet));
  const bad = await describeAsic(await changed(extended, 'contract.txt', content));
  assert.deepEqual(faultsOf(bad), [['message_digest_mismatch']]);
  assert.deepEqual(bad.problems, ['files_not_signed']);
  assert.deepEqual(signedBy(bad), [
    ['contract.txt', 0],
    [annex.name, 0],
  ]);
  const gone = await describeAsic(await changed(extended, annex.name, undefined));
  assert.deepEqual(faultsOf(gone), [['content_missing']]);
});

test('tells a file that the signature does not name', async () => {
  const entries = [...(await readAsic(extended))].map(([name, content]) => ({ name, content }));
  const described = await describeAsic(rawZip([...entries, { name: 'late.txt', content: 'x' }]));
  assert.deepEqual(described.problems, ['files_not_signed']);
  assert.deepEqual(described.signatures[0]?.coverage.kind, 'part');
});

test('reads files that others compressed', async () => {
  const entries = [...(await readAsic(extended))].map(([name, content]) => ({
    name,
    content,
    deflate: name !== 'mimetype',
  }));
  const described = await describeAsic(rawZip(entries));
  assert.deepEqual([faultsOf(described), described.problems], [[[]], []]);
});

for (const [name, container] of [
  ['ASiC-S', simple],
  ['ASiC-E', extended],
] as const) {
  for (const level of ['B-T', 'B-LT', 'B-LTA'] as const) {
    test(`brings XAdES in an ${name} to ${level}`, async () => {
      const done = await world.extend(container, { level });
      assert.deepEqual([done.level, done.shortfalls], [level, []]);
      const described = await describeAsic(done.document);
      assert.deepEqual([described.problems, faultsOf(described)], [[], [[]]]);
      assert.deepEqual(levelsOf(described), [level]);
    });
  }

  test(`renews XAdES in an ${name}`, async () => {
    const first = await world.extend(container, { level: 'B-LTA' });
    const second = await world.extend(first.document, { level: 'B-LTA', at: at + 30 * dayMs });
    assert.equal(second.level, 'B-LTA');
    const described = await describeAsic(second.document);
    assert.deepEqual(
      described.signatures[0]?.timestamps.map(({ kind, intact }) => [kind, intact]),
      [
        ['signature', true],
        ['archive', true],
        ['archive', true],
      ],
    );
  });

  test(`refuses to extend XAdES in an ${name} whose file changed`, async () => {
    const bad = await changed(container, 'contract.txt', contract.content.slice(1));
    await assert.rejects(world.extend(bad, { level: 'B-T' }), { code: 'extension_broken' });
  });
}
