import assert from 'node:assert/strict';
import { Buffer } from 'node:buffer';
import { test } from 'node:test';
import { checkSignerInfo, digest, parseSignedData } from '@kumoin/pki';
import { rawZip } from '@kumoin/testkit';
import type { RawZipEntry } from '@kumoin/testkit';
import {
  asicFiles,
  makeAsicWorld,
  oneFile,
  readAsic,
  twoFiles,
} from '../../../../tests/worlds/asic-world.ts';
import { openZip } from '../zip/open-zip.ts';
import { embedAsic } from './embed-asic.ts';
import { readManifest } from './manifest/read-manifest.ts';

const at = Date.UTC(2026, 0, 5, 13, 45);
const world = makeAsicWorld({ at });
const { signCades, prepareCades } = world;
const [contract, annex] = asicFiles;

const entry = (found: Map<string, Uint8Array>, name: string): Uint8Array =>
  found.get(name) ?? assert.fail(name);

function faults(cms: Uint8Array, content: Uint8Array): readonly (readonly string[])[] {
  const signedData = parseSignedData(cms);
  return signedData.signerInfos.map(
    (signerInfo) => checkSignerInfo({ signedData, signerInfo, content }).reasons,
  );
}

test('signs the one file of an ASiC-S, detached', async () => {
  const container = await signCades(oneFile);
  const found = await readAsic(container);
  assert.deepEqual([...found.keys()], ['mimetype', 'contract.txt', 'META-INF/signature.p7s']);
  assert.equal(Buffer.from(entry(found, 'mimetype')).toString(), 'application/vnd.etsi.asic-s+zip');
  assert.deepEqual(entry(found, 'contract.txt'), contract.content);
  const cms = entry(found, 'META-INF/signature.p7s');
  assert.equal(parseSignedData(cms).content, undefined);
  assert.deepEqual(faults(cms, contract.content), [[]]);
  assert.deepEqual(faults(cms, annex.content), [['message_digest_mismatch']]);
});

test('signs a manifest of all files of an ASiC-E', async () => {
  const found = await readAsic(await signCades(twoFiles, { rootFile: 'contract.txt' }));
  assert.deepEqual(
    [...found.keys()],
    [
      'mimetype',
      'contract.txt',
      'annex/größe & Maß.txt',
      'META-INF/ASiCManifest001.xml',
      'META-INF/signature001.p7s',
    ],
  );
  const manifest = entry(found, 'META-INF/ASiCManifest001.xml');
  assert.deepEqual(faults(entry(found, 'META-INF/signature001.p7s'), manifest), [[]]);
  assert.deepEqual(readManifest(manifest), {
    signedBy: 'META-INF/signature001.p7s',
    references: [
      {
        uri: 'contract.txt',
        name: 'contract.txt',
        mimeType: 'text/plain',
        rootFile: true,
        hash: 'sha256',
        digest: digest('sha256', contract.content),
      },
      {
        uri: 'annex/gr%C3%B6%C3%9Fe%20%26%20Ma%C3%9F.txt',
        name: 'annex/größe & Maß.txt',
        mimeType: 'application/octet-stream',
        rootFile: false,
        hash: 'sha256',
        digest: digest('sha256', annex.content),
      },
    ],
  });
});

for (const signer of ['rsa2048', 'p384', 'p521', 'ed25519'] as const) {
  test(`signs with ${signer}, the manifest by the hash of the signature`, async () => {
    const found = await readAsic(await signCades(twoFiles, { signer }));
    const manifest = entry(found, 'META-INF/ASiCManifest001.xml');
    assert.deepEqual(faults(entry(found, 'META-INF/signature001.p7s'), manifest), [[]]);
    const { hash } = await prepareCades(twoFiles, { signer });
    assert.ok(readManifest(manifest).references.every((reference) => reference.hash === hash));
  });
}

test('makes the same container from the same order', async () => {
  const prepared = await prepareCades(twoFiles);
  const signature = world.answer(prepared);
  assert.deepEqual(await embedAsic(prepared, signature), await embedAsic(prepared, signature));
});

test('lets a second signer join the signature of an ASiC-S', async () => {
  const first = await signCades(oneFile);
  const second = await signCades({ addTo: first }, { signer: 'p384' });
  const found = await readAsic(second);
  const cms = entry(found, 'META-INF/signature.p7s');
  assert.deepEqual(faults(cms, contract.content), [[], []]);
  assert.deepEqual([...found.keys()], ['mimetype', 'contract.txt', 'META-INF/signature.p7s']);
});

test('adds a second signature to an ASiC-E, and changes no octet of what is there', async () => {
  const first = await signCades(twoFiles);
  const second = await signCades({ addTo: first }, { signer: 'p384' });
  const { entries } = await openZip(first);
  const last = entries.at(-1) ?? assert.fail();
  const end = last.dataOffset + last.compressedBytes;
  assert.deepEqual(second.subarray(0, end), first.subarray(0, end));
  const found = await readAsic(second);
  assert.deepEqual([...found.keys()].slice(-2), [
    'META-INF/ASiCManifest002.xml',
    'META-INF/signature002.p7s',
  ]);
  const manifest = entry(found, 'META-INF/ASiCManifest002.xml');
  assert.deepEqual(faults(entry(found, 'META-INF/signature002.p7s'), manifest), [[]]);
});

test('takes files as windows and as pieces, and gives the same container', async () => {
  const { content } = contract;
  const source = {
    length: content.length,
    read: (target: Uint8Array, from: number) =>
      void target.set(content.subarray(from, from + target.length)),
  };
  const pieces = { pieces: () => [content.subarray(0, 3), content.subarray(3)] };
  const whole = await prepareCades(oneFile);
  const signature = world.answer(whole);
  for (const other of [source, pieces]) {
    const file = { ...contract, content: other };
    const prepared = await prepareCades({ container: 'asic-s', files: [file] });
    assert.deepEqual(await embedAsic(prepared, signature), await embedAsic(whole, signature));
  }
});

test('takes in no signature that is wrong', async () => {
  const prepared = await prepareCades(twoFiles);
  const wrong = world.answer(prepared).map((octet, index) => (index === 12 ? octet ^ 1 : octet));
  await assert.rejects(embedAsic(prepared, wrong), { code: 'cms_signature_wrong' });
});

test('lets no container out whose file changed after it was prepared', async () => {
  const content = contract.content.slice();
  const prepared = await prepareCades({ container: 'asic-s', files: [{ ...contract, content }] });
  content[0] = 0x55;
  const embedded = embedAsic(prepared, world.answer(prepared));
  await assert.rejects(embedded, { code: 'asic_content_missing' });
});

const file = (name: string) => ({ name, content: contract.content });
const forbidden: readonly (readonly [string, 'asic-s' | 'asic-e', readonly string[], string])[] = [
  ['nothing to sign', 'asic-e', [], 'asic_content_missing'],
  ['two files in an ASiC-S', 'asic-s', ['a', 'b'], 'asic_malformed'],
  ['a folder in an ASiC-S', 'asic-s', ['a/b'], 'asic_file_name_forbidden'],
  ['a file twice', 'asic-e', ['a', 'a'], 'asic_file_name_forbidden'],
  ['names of one file elsewhere', 'asic-e', ['a.txt', 'A.TXT'], 'asic_file_name_forbidden'],
  ['a file among the signatures', 'asic-e', ['META-INF/x'], 'asic_file_name_forbidden'],
  ['a file that looks so', 'asic-e', ['meta-inf/x'], 'asic_file_name_forbidden'],
  ['a file in the place of the type', 'asic-e', ['mimetype'], 'asic_file_name_forbidden'],
  ['a name that leads out', 'asic-e', ['../a'], 'asic_file_name_forbidden'],
  ['an absolute name', 'asic-e', ['/a'], 'asic_file_name_forbidden'],
  ['an empty name', 'asic-e', [''], 'asic_file_name_forbidden'],
  ['a folder as a file', 'asic-e', ['a/'], 'asic_file_name_forbidden'],
];
for (const [why, container, names, code] of forbidden) {
  test(`refuses ${why}`, async () => {
    await assert.rejects(prepareCades({ container, files: names.map(file) }), { code });
  });
}

test('refuses a root file that is not there', async () => {
  const prepare = prepareCades(twoFiles, { rootFile: 'other.txt' });
  await assert.rejects(prepare, { code: 'asic_content_missing' });
});

const entriesOf = async (container: Uint8Array): Promise<readonly RawZipEntry[]> =>
  [...(await readAsic(container))].map(([name, content]) => ({ name, content }));
const simple = await entriesOf(await signCades(oneFile));
const extended = await entriesOf(await signCades(twoFiles));
const isNoFile = ({ name }: RawZipEntry) => name === 'mimetype' || /^META-INF/u.test(String(name));
const evidence = { name: 'META-INF/evidencerecord.ers', content: 'a record' };
const xades = { name: 'META-INF/signatures.xml', content: '<x/>' };
const unsound: readonly (readonly [string, readonly RawZipEntry[]])[] = [
  ['no file', extended.filter(isNoFile)],
  ['two files in an ASiC-S', [...simple, { name: 'b.txt', content: 'b' }]],
  ['signatures of both kinds', [...extended, xades]],
  ['an evidence record', [...simple, evidence]],
  ['an evidence record beside manifests', [...extended, evidence]],
];
for (const [what, entries] of unsound) {
  test(`signs into no container with ${what}`, async () => {
    await assert.rejects(prepareCades({ addTo: rawZip(entries) }), { code: 'asic_malformed' });
  });
}

test('signs into the same containers without, whatever else is odd about them', async () => {
  const deflated = ({ name, content }: RawZipEntry) => ({ name, content, deflate: true });
  for (const entries of [simple, extended, extended.map(deflated)]) {
    await prepareCades({ addTo: rawZip(entries) });
  }
});
