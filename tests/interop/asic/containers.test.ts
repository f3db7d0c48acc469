/**
 * Containers before programs that know nothing of signatures in them: `unzip`, Python's zipfile and
 * `file` for the archive, openssl for the CMS inside, xmlsec1 for the XML; beside each "yes" the
 * nearest "no".
 */

import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import { asicFiles, makeAsicWorld, oneFile, readAsic, twoFiles } from '../../worlds/asic-world.ts';
import { makeWorkbench, missing } from '../openssl/workbench.ts';

const at = Math.floor(Date.now() / 1000) * 1000;
const world = makeAsicWorld({ at });
const bench = makeWorkbench();
after(() => bench.clear());
const root = bench.writePem('root.pem', 'CERTIFICATE', [world.pki.certificate('root')]);
const [contract] = asicFiles;

// All of it before the first test: the runner takes a pause between tests for the end.
const made = [
  ['asic-s', 'cades', await world.signCades(oneFile)],
  ['asic-e', 'cades', await world.signCades(twoFiles)],
  ['asic-s', 'xades', await world.signXades(oneFile)],
  ['asic-e', 'xades', await world.signXades(twoFiles)],
] as const;
const named = made.map(async ([container, kind, bytes]) => {
  const names = [...(await readAsic(bytes)).keys()];
  return { container, kind, bytes, names };
});
const containers = await Promise.all(named);

const listing = `
import json, sys, zipfile
archive = zipfile.ZipFile(sys.argv[1])
entries = [[i.filename, i.compress_type, i.flag_bits, len(i.extra)] for i in archive.infolist()]
print(json.dumps([archive.testzip(), entries]))
`;

for (const { container, kind, bytes, names } of containers) {
  const path = bench.write(`${container}-${kind}`, bytes);
  const name = `${container} with ${kind}`;

  test(
    `unzip reads ${name}, and refuses it with one bit changed`,
    { skip: missing('unzip', '-v') },
    () => {
      assert.match(bench.ask('unzip', '-t', path).said, /No errors detected/);
      const bad = bytes.with(40, (bytes[40] ?? 0) ^ 1);
      assert.match(bench.ask('unzip', '-t', bench.write('bad.zip', bad)).said, /bad CRC/);
    },
  );

  test(`Python's zipfile lists ${name}`, { skip: missing('python3', '--version') }, () => {
    const { said } = bench.ask('python3', '-c', listing, path);
    const [broken, entries] = JSON.parse(said) as [
      string | null,
      [string, number, number, number][],
    ];
    assert.equal(broken, null);
    assert.deepEqual(
      entries.map(([entry]) => entry),
      names,
    );
    // The type first, stored, without a flag or an extra field.
    assert.deepEqual(entries[0], ['mimetype', 0, 0, 0]);
  });

  test(`file tells the type of ${name}`, { skip: missing('file', '--version') }, () => {
    const { said } = bench.ask('file', '--brief', path);
    assert.match(said, new RegExp(`application/vnd\\.etsi\\.${container}\\+zip`));
  });
}

describe('openssl cms -verify -cades', { skip: missing('openssl', 'version') }, () => {
  const verify = (cms: Uint8Array, content: Uint8Array) =>
    bench.ask(
      ...['openssl', 'cms', '-verify', '-cades', '-binary', '-inform', 'DER'],
      ...['-in', bench.write('s.p7s', cms), '-content', bench.write('content', content)],
      ...['-CAfile', root, '-purpose', 'any', '-out', bench.path('out')],
    );
  for (const [container, signature, signed] of [
    ['asic-s', 'META-INF/signature.p7s', contract.name],
    ['asic-e', 'META-INF/signature001.p7s', 'META-INF/ASiCManifest001.xml'],
  ] as const) {
    for (const level of ['B-B', 'B-T', 'B-LT', 'B-LTA'] as const) {
      test(`accepts the CMS of an ${container} at ${level}, and refuses other content`, async () => {
        const made = await world.signCades(container === 'asic-s' ? oneFile : twoFiles);
        const done = level === 'B-B' ? made : (await world.extend(made, { level })).document;
        const found = await readAsic(done);
        const cms = found.get(signature) ?? assert.fail();
        const content = found.get(signed) ?? assert.fail();
        assert.match(verify(cms, content).said, /CAdES Verification successful/);
        assert.match(verify(cms, content.slice(1)).said, /verification failure/i);
      });
    }
  }
});

describe('xmlsec1 --verify', { skip: missing('xmlsec1', '--version') }, () => {
  const verify = (xml: Uint8Array, map: readonly string[]) =>
    bench.ask(
      ...['xmlsec1', '--verify', '--enabled-key-data', 'x509', '--trusted-pem', root],
      ...['--id-attr:Id', 'http://uri.etsi.org/01903/v1.3.2#:SignedProperties'],
      ...map.flatMap((pair) => [
        '--url-map:' + (pair.split('=')[0] ?? ''),
        pair.split('=')[1] ?? '',
      ]),
      bench.write('signatures.xml', xml),
    );
  for (const level of ['B-B', 'B-LTA'] as const) {
    test(`accepts the XML of an ASiC-S at ${level}, and refuses another file`, async () => {
      const made = await world.signXades(oneFile);
      const done = level === 'B-B' ? made : (await world.extend(made, { level })).document;
      const xml = (await readAsic(done)).get('META-INF/signatures.xml') ?? assert.fail();
      const content = bench.write('contract', contract.content);
      const { said } = verify(xml, [`${contract.name}=${content}`]);
      assert.match(said, /^OK$/m);
      assert.match(said, /SignedInfo References \(ok\/all\): 2\/2/);
      const other = bench.write('other', contract.content.slice(1));
      assert.match(verify(xml, [`${contract.name}=${other}`]).said, /^FAIL$/m);
    });
  }
});
