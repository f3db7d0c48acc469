import assert from 'node:assert/strict';
import { test } from 'node:test';
import { digest } from '@kumoin/pki';
import { rawZip } from '@kumoin/testkit';
import type { RawZipEntry } from '@kumoin/testkit';
import {
  asicFiles,
  makeAsicWorld,
  oneFile,
  readAsic,
  twoFiles,
} from '../../../../tests/worlds/asic-world.ts';
import type { DocumentDescription } from '../describe/document-description.ts';
import { describeAsic } from './describe-asic.ts';
import { embedAsicTimestamp } from './embed-asic-timestamp.ts';
import { writeManifest } from './manifest/write-manifest.ts';
import { prepareAsicTimestamp } from './prepare-asic-timestamp.ts';

const at = Date.UTC(2026, 0, 5, 13, 45);
const world = makeAsicWorld({ at });
const [contract, annex] = asicFiles;
const simple = await world.signCades(oneFile);
const extended = await world.signCades(twoFiles);
const signature = 'META-INF/signature001.p7s';
const manifestName = 'META-INF/ASiCManifest001.xml';

interface Change {
  readonly content?: Uint8Array | string;
  readonly name?: string;
  readonly deflate?: boolean;
  readonly drop?: boolean;
}

/** The container again with some entries changed, which a signature has to notice. */
async function changed(
  container: Uint8Array,
  changes: Readonly<Record<string, Change>>,
  more: readonly RawZipEntry[] = [],
): Promise<Uint8Array> {
  const found = await readAsic(container);
  const entries = [...found].flatMap(([name, content]) => {
    const { drop = false, ...change } = changes[name] ?? {};
    return drop ? [] : [{ name, content, ...change }];
  });
  return rawZip([...entries, ...more]);
}

const faultsOf = ({ signatures }: DocumentDescription) =>
  signatures.map(({ integrity }) => integrity.faults);
const signedBy = ({ files = [] }: DocumentDescription) =>
  files.map((file) => [file.name, file.signedBy] as const);

test('describes an ASiC-S with CAdES', async () => {
  const described = await describeAsic(simple);
  assert.equal(described.format, 'asic-s-cades');
  assert.deepEqual(described.problems, []);
  assert.deepEqual(described.container, { mediaType: 'application/vnd.etsi.asic-s+zip' });
  assert.deepEqual(signedBy(described), [['contract.txt', ['META-INF/signature.p7s#1']]]);
  const [only] = described.signatures;
  assert.equal(only?.level, 'B-B');
  assert.deepEqual(only.integrity, {
    contentIntact: true,
    signatureValid: true,
    certificateBound: true,
    faults: [],
  });
  assert.deepEqual(only.coverage, { kind: 'whole', parts: ['contract.txt'] });
});

test('describes an ASiC-E with CAdES: files, types, signers', async () => {
  const second = await world.signCades({ addTo: extended }, { signer: 'p384' });
  const described = await describeAsic(second);
  assert.equal(described.format, 'asic-e-cades');
  assert.deepEqual(described.problems, []);
  assert.deepEqual(faultsOf(described), [[], []]);
  const both = [`${signature}#1`, 'META-INF/signature002.p7s#1'];
  assert.deepEqual(described.files, [
    { name: 'contract.txt', bytes: 9, mimeType: 'text/plain', signedBy: both },
    {
      name: 'annex/größe & Maß.txt',
      bytes: 6,
      mimeType: 'application/octet-stream',
      signedBy: both,
    },
  ]);
});

test('describes a container through a window as it does in memory', async () => {
  const read = (target: Uint8Array, from: number) =>
    void target.set(extended.subarray(from, from + target.length));
  assert.deepEqual(
    await describeAsic({ length: extended.length, read }),
    await describeAsic(extended),
  );
});

test('5.4 · ASiC-S, the file changed by one bit → the signature is over something else', async () => {
  const content = contract.content.map((octet, index) => (index === 0 ? octet ^ 1 : octet));
  const described = await describeAsic(await changed(simple, { 'contract.txt': { content } }));
  assert.deepEqual(faultsOf(described), [['message_digest_mismatch']]);
  assert.deepEqual(signedBy(described), [['contract.txt', []]]);
  assert.deepEqual(described.problems, ['files_not_signed']);
});

test('5.4 · a digest in the manifest is wrong → named, and the file is not signed', async () => {
  const content = annex.content.map((octet, index) => (index === 0 ? octet ^ 1 : octet));
  const bad = await changed(extended, { [annex.name]: { content } });
  const described = await describeAsic(bad);
  assert.deepEqual(faultsOf(described), [['reference_mismatch']]);
  assert.equal(described.signatures[0]?.integrity.contentIntact, false);
  assert.deepEqual(signedBy(described), [
    ['contract.txt', []],
    [annex.name, []],
  ]);
});

test('5.4 · a file of the manifest is missing → named', async () => {
  const described = await describeAsic(await changed(extended, { [annex.name]: { drop: true } }));
  assert.deepEqual(faultsOf(described), [['reference_missing']]);
});

test('5.3 · names are compared as they are: another case is another file', async () => {
  const bad = await changed(extended, { 'contract.txt': { name: 'Contract.txt' } });
  assert.deepEqual(faultsOf(await describeAsic(bad)), [['reference_missing']]);
});

test('5.4 · a file that no manifest lists → signatures hold, the file is told', async () => {
  const more = [{ name: 'later.txt', content: 'slipped in' }];
  const described = await describeAsic(await changed(extended, {}, more));
  assert.deepEqual(faultsOf(described), [[]]);
  assert.deepEqual(described.problems, ['files_not_signed']);
  assert.equal(described.signatures[0]?.coverage.kind, 'part');
  assert.deepEqual(signedBy(described).at(-1), ['later.txt', []]);
});

test('5.4 · ASiC-E without a manifest → the signature is over nothing', async () => {
  const described = await describeAsic(await changed(extended, { [manifestName]: { drop: true } }));
  assert.deepEqual(described.problems, ['manifest_missing', 'files_not_signed']);
  assert.ok(faultsOf(described)[0]?.includes('manifest_missing'));
});

test('5.4 · the manifest changed by one octet → the signature is over something else', async () => {
  const found = await readAsic(extended);
  const content = new TextDecoder()
    .decode(found.get(manifestName))
    .replace('text/plain', 'text/plaim');
  const described = await describeAsic(await changed(extended, { [manifestName]: { content } }));
  assert.deepEqual(faultsOf(described), [['message_digest_mismatch']]);
});

test('a manifest that names a file twice vouches for none of the two readings', async () => {
  const reference = { name: contract.name, digest: digest('sha256', contract.content) };
  const content = writeManifest({
    signedBy: { name: signature, mimeType: 'application/pkcs7-signature' },
    hash: 'sha256',
    files: [reference, reference],
  });
  const described = await describeAsic(await changed(extended, { [manifestName]: { content } }));
  assert.ok(faultsOf(described)[0]?.includes('reference_repeated'));
});

test('two manifests for one signature are none', async () => {
  const found = await readAsic(extended);
  const content = found.get(manifestName) ?? assert.fail();
  const more = [{ name: 'META-INF/ASiCManifest002.xml', content }];
  const described = await describeAsic(await changed(extended, {}, more));
  assert.ok(faultsOf(described)[0]?.includes('manifest_ambiguous'));
});

test('5.4 · mimetype missing → told, and read by content', async () => {
  for (const [container, format] of [
    [simple, 'asic-s-cades'],
    [extended, 'asic-e-cades'],
  ] as const) {
    const described = await describeAsic(await changed(container, { mimetype: { drop: true } }));
    assert.equal(described.format, format);
    assert.deepEqual(described.problems, ['mimetype_missing']);
    assert.deepEqual(faultsOf(described), [[]]);
  }
});

test('5.4 · mimetype compressed, with an extra field, or not first → told', async () => {
  const deflated = await changed(simple, { mimetype: { deflate: true } });
  assert.deepEqual((await describeAsic(deflated)).problems, ['mimetype_compressed']);
  const found = await readAsic(simple);
  const [type, ...others] = [...found].map(([name, content]) => ({ name, content }));
  assert.ok(type !== undefined);
  const extra = Uint8Array.of(0xfe, 0xca, 0, 0);
  const padded = rawZip([{ ...type, says: { extra } }, ...others]);
  assert.deepEqual((await describeAsic(padded)).problems, ['mimetype_extra_field']);
  const late = await describeAsic(rawZip([...others, type]));
  assert.ok(late.problems.includes('mimetype_not_first'));
});

test('5.4 · mimetype of another kind → told, and read by content', async () => {
  const types = [
    'application/zip',
    'application/vnd.etsi.asic-s+zip\n',
    ' application/vnd.etsi.asic-s+zip',
    'application/vnd.etsi.ASiC-S+zip',
  ];
  for (const content of types) {
    const described = await describeAsic(await changed(simple, { mimetype: { content } }));
    assert.equal(described.format, 'asic-s-cades');
    assert.deepEqual(described.problems, ['mimetype_unknown'], content);
  }
  const same = { content: 'application/vnd.etsi.asic-s+zip' };
  assert.deepEqual((await describeAsic(await changed(simple, { mimetype: same }))).problems, []);
});

test('5.1 · signatures of both kinds in one container → told', async () => {
  for (const [container, xades] of [
    [simple, await world.signXades(oneFile)],
    [extended, await world.signXades(twoFiles)],
  ] as const) {
    const more = [...(await readAsic(xades))].flatMap(([name, content]) =>
      /signatures.*\.xml$/u.test(name) ? [{ name, content }] : [],
    );
    assert.equal(more.length, 1);
    const described = await describeAsic(await changed(container, {}, more));
    assert.deepEqual(described.problems, ['signature_kinds_mixed']);
    assert.deepEqual(faultsOf(described), [[], []]);
  }
});

test('a reference by a hash that is not served → the file is not signed', async () => {
  const found = await readAsic(extended);
  const manifest = new TextDecoder().decode(found.get(manifestName));
  const md5 = 'http://www.w3.org/2001/04/xmldsig-more#md5';
  const content = manifest.replace('http://www.w3.org/2001/04/xmlenc#sha256', md5);
  assert.notEqual(content, manifest);
  const described = await describeAsic(await changed(extended, { [manifestName]: { content } }));
  assert.ok(faultsOf(described)[0]?.includes('reference_hash_unsupported'));
  assert.deepEqual(described.signatures[0]?.coverage.parts, []);
  // In a manifest that nobody has signed yet the reference alone is wrong.
  const name = 'META-INF/ASiCManifest009.xml';
  const written = writeManifest({
    signedBy: { name: 'META-INF/signature009.p7s', mimeType: 'application/pkcs7-signature' },
    hash: 'sha256',
    files: [{ name: contract.name, digest: digest('sha256', contract.content) }],
  });
  const faults = async (bytes: Uint8Array) => {
    const more = [{ name, content: bytes }];
    return (await describeAsic(await changed(extended, {}, more))).problems;
  };
  assert.deepEqual(await faults(written), []);
  const text = new TextDecoder().decode(written);
  const weak = text.replace('http://www.w3.org/2001/04/xmlenc#sha256', md5);
  assert.deepEqual(await faults(new TextEncoder().encode(weak)), ['reference_hash_unsupported']);
});

test('5.3 · a file called mimetype in the middle is a file like any other', async () => {
  const found = await readAsic(extended);
  const [, ...others] = [...found].map(([name, content]) => ({ name, content }));
  const middle = { name: 'mimetype', content: 'application/vnd.etsi.asic-s+zip' };
  const described = await describeAsic(rawZip([...others, middle]));
  assert.equal(described.format, 'asic-e-cades');
  assert.ok(described.files?.some(({ name }) => name === 'mimetype'));
});

test('a comment that names another type is told; the same is not', async () => {
  const found = await readAsic(simple);
  const entries = [...found].map(([name, content]) => ({ name, content }));
  const with_ = (comment: string) => describeAsic(rawZip(entries, { comment }));
  assert.deepEqual((await with_('mimetype=application/vnd.etsi.asic-s+zip')).problems, []);
  const other = await with_('mimetype=application/vnd.etsi.asic-e+zip');
  assert.deepEqual(other.problems, ['comment_mismatch']);
});

test('5.3 · an ASiC-S with two files signs neither', async () => {
  const more = [{ name: 'second.txt', content: 'x' }];
  const described = await describeAsic(await changed(simple, {}, more));
  assert.deepEqual(described.problems, ['files_many', 'files_not_signed']);
  assert.ok(faultsOf(described)[0]?.includes('files_many'));
});

test('a container in a container is a file', async () => {
  const files = [{ name: 'inner.asice', content: extended }];
  const described = await describeAsic(await world.signCades({ container: 'asic-s', files }));
  assert.deepEqual(signedBy(described), [['inner.asice', ['META-INF/signature.p7s#1']]]);
});

test('one signature file that cannot be read does not hide the others', async () => {
  const more = [{ name: 'META-INF/signature002.p7s', content: 'no CMS' }];
  const described = await describeAsic(await changed(extended, {}, more));
  assert.deepEqual(faultsOf(described), [[]]);
  assert.deepEqual(described.problems, ['cades_malformed']);
});

test('refuses a container whose file does not have the sum the archive says', async () => {
  const entries = [...(await readAsic(simple))].map(([name, content]) => ({ name, content }));
  const wrong = entries.map((entry) =>
    entry.name === contract.name ? { ...entry, says: { crc: 1 } } : entry,
  );
  await assert.rejects(describeAsic(rawZip(wrong)), { code: 'zip_malformed' });
});

test('refuses an archive in which nothing is signed', async () => {
  const plain = rawZip([{ name: 'a.txt', content: 'a' }]);
  await assert.rejects(describeAsic(plain), { code: 'asic_malformed' });
});

for (const target of [oneFile, twoFiles]) {
  test(`describes a time-stamp without a signature, ${target.container}`, async () => {
    const prepared = await prepareAsicTimestamp({ target, hash: 'sha256', at });
    const token = await world.needs.timestamp(prepared.imprint);
    const container = await embedAsicTimestamp(prepared, token);
    const described = await describeAsic(container);
    assert.deepEqual(described.problems, []);
    assert.deepEqual(described.signatures, []);
    const [stamp] = described.timestamps;
    assert.equal(stamp?.kind, 'document');
    assert.equal(stamp.intact, true);
    const content = contract.content.slice(1);
    const bad = await describeAsic(await changed(container, { 'contract.txt': { content } }));
    assert.equal(bad.timestamps[0]?.intact, false);
  });
}

test('takes in no token over something else', async () => {
  const prepared = await prepareAsicTimestamp({ target: oneFile, hash: 'sha256', at });
  const imprint = { hash: 'sha256', digest: digest('sha256', annex.content) } as const;
  const token = await world.needs.timestamp(imprint);
  await assert.rejects(embedAsicTimestamp(prepared, token), { code: 'cms_timestamp_wrong' });
});
