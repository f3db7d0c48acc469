/** What a container may ask of its reader: counted in octets and passes, never in seconds. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { rawZip } from '@kumoin/testkit';
import { makeAsicWorld, oneFile, readAsic } from '../../../../tests/worlds/asic-world.ts';
import { manifestBytesMax, manifestReferencesMax, metaInfBytesMax } from './asic-limits.ts';
import { describeAsic } from './describe-asic.ts';
import { writeManifest } from './manifest/write-manifest.ts';

const world = makeAsicWorld({ at: Date.UTC(2026, 0, 5, 13, 45) });
const megabyte = 1024 * 1024;
const digest = new Uint8Array(32);

async function entriesOf(container: Uint8Array) {
  return [...(await readAsic(container))].map(([name, content]) => ({ name, content }));
}

const cades = await entriesOf(await world.signCades(oneFile));

test('META-INF is read up to a bound for all of it together', async () => {
  const half = 'x'.repeat(metaInfBytesMax / 2);
  const junk = (name: string, content: string) => ({ name: `META-INF/${name}`, content });
  const one = rawZip([...cades, junk('signature2.p7s', half)]);
  assert.deepEqual((await describeAsic(one)).problems, ['cades_malformed']);
  const two = rawZip([...cades, junk('signature2.p7s', half), junk('signature3.p7s', half)]);
  await assert.rejects(describeAsic(two), { code: 'zip_too_large' });
});

test('a manifest is read up to a bound, one octet more is not', async () => {
  const manifest = (bytes: number) =>
    describeAsic(rawZip([...cades, { name: 'META-INF/manifest.xml', content: ' '.repeat(bytes) }]));
  assert.deepEqual((await manifest(manifestBytesMax)).problems, []);
  await assert.rejects(manifest(manifestBytesMax + 1), { code: 'zip_too_large' });
});

test('references of all manifests are counted together', async () => {
  const files = Array.from({ length: 1000 }, () => ({ name: 'contract.txt', digest }));
  const signedBy = { name: 'META-INF/signature.p7s', mimeType: 'x' };
  const content = writeManifest({ signedBy, hash: 'sha256', files });
  const manifests = (count: number) =>
    Array.from({ length: count }, (_, at) => {
      return { name: `META-INF/ASiCManifest${at}.xml`, content };
    });
  const most = manifestReferencesMax / files.length;
  assert.ok((await describeAsic(rawZip([...cades, ...manifests(most)]))).signatures.length > 0);
  await assert.rejects(describeAsic(rawZip([...cades, ...manifests(most + 1)])), {
    code: 'asic_malformed',
  });
});

test('a file is gone through once for all XAdES signatures over it', async () => {
  const content = new Uint8Array(megabyte);
  const signed = await entriesOf(
    await world.signXades({ container: 'asic-e', files: [{ name: 'large.bin', content }] }),
  );
  const [signature] = signed.filter(({ name }) => name.includes('signatures'));
  assert.ok(signature);
  const more = Array.from({ length: 30 }, (_, at) => {
    return { ...signature, name: `META-INF/signatures9${at}.xml` };
  });
  const container = rawZip([...signed, ...more]);
  let read = 0;
  const described = await describeAsic({
    length: container.length,
    read: (into, at) => {
      read += into.length;
      into.set(container.subarray(at, at + into.length));
    },
  });
  assert.equal(described.signatures.length, 31);
  assert.ok(described.signatures.every(({ integrity }) => integrity.contentIntact === true));
  assert.ok(read < 2 * megabyte, `${read} octets`);
});

test('XAdES files share what they may ask for', async () => {
  const [signature] = (await entriesOf(await world.signXades({ ...oneFile }))).filter(({ name }) =>
    name.includes('signatures'),
  );
  const text = new TextDecoder().decode(signature?.content);
  // Each in words of its own, so that nothing is done once for all.
  const reference = (number: number) =>
    `<ds:Reference URI=""><ds:Transforms><ds:Transform Algorithm="http://www.w3.org/2001/10/xml-exc-c14n#"><e:InclusiveNamespaces xmlns:e="http://www.w3.org/2001/10/xml-exc-c14n#" PrefixList="p${number}"/></ds:Transform></ds:Transforms><ds:DigestMethod Algorithm="http://www.w3.org/2001/04/xmlenc#sha256"/><ds:DigestValue>AAAA</ds:DigestValue></ds:Reference>`;
  const references = Array.from({ length: 28 }, (_, number) => reference(number)).join('');
  const ballast = `<!--${'x'.repeat(megabyte)}-->`;
  const content = text
    .replace('</ds:SignedInfo>', `${references}</ds:SignedInfo>`)
    .replace(/<\/[^>]*>\s*$/u, (end) => `${ballast}${end}`);
  const many = (count: number) =>
    Array.from({ length: count }, (_, at) => {
      return { name: `META-INF/signatures${at}.xml`, content };
    });
  const tooMuch = async (count: number) => {
    const others = cades.filter(({ name }) => !name.startsWith('META-INF'));
    const { signatures } = await describeAsic(rawZip([...others, ...many(count)]));
    return signatures.filter(({ integrity }) => integrity.faults.includes('xml_too_large')).length;
  };
  assert.equal(await tooMuch(1), 0);
  assert.ok((await tooMuch(8)) > 0);
});
