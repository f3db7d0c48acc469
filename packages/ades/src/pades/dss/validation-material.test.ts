import assert from 'node:assert/strict';
import { Buffer } from 'node:buffer';
import { test } from 'node:test';
import { fixedRandom, makePadesWorld } from '../../../../../tests/worlds/pades-world.ts';
import { plainObjects, samplePdf, updatePdf } from '../../../../../tests/worlds/sample-pdf.ts';
import { openPdf } from '../../pdf/pdf-document.ts';
import type { PdfDocument } from '../../pdf/pdf-document.ts';
import { readFormFields } from '../form/form-fields.ts';
import { readSignedRange } from '../verify/signed-range.ts';
import { addValidationMaterial } from './add-validation-material.ts';
import type { MaterialOrder } from './add-validation-material.ts';
import { readSecurityStore, storeKey } from './security-store.ts';

const at = Date.UTC(2026, 0, 5, 13, 45);
const world = makePadesWorld({ at });
const signed = world.sign(samplePdf(), { timestampBytes: 100 });
const [certificate = new Uint8Array(), issuing = new Uint8Array()] = world.pki.chain('p256');
const crl = world.pki.crl();
const none = { certificates: [], ocsps: [], crls: [] };
const material = { certificates: [certificate, issuing], ocsps: [], crls: [crl] };

function add(pdf: Uint8Array, order: Partial<MaterialOrder> = {}): Uint8Array {
  const document = openPdf(pdf);
  const added = addValidationMaterial(document, {
    data: material,
    keys: [keyOf(document)].filter((key) => key !== ''),
    random: fixedRandom,
    ...order,
  });
  return new Uint8Array(Buffer.concat([pdf, added]));
}

function keyOf(document: PdfDocument): string {
  const field = readFormFields(document).find(({ type }) => type === 'Sig');
  const signature = document.dictionary(field?.value);
  return signature ? storeKey(readSignedRange(document, signature).contents) : '';
}

const storeOf = (pdf: Uint8Array) => {
  const store = readSecurityStore(openPdf(pdf));
  assert.ok(store);
  return store;
};
const bytesOf = (elements: readonly { readonly bytes: Uint8Array }[]) =>
  elements.map(({ bytes }) => bytes);

test('puts every element into its list, and into an entry for the signature', () => {
  const store = storeOf(add(signed, { at }));
  assert.deepEqual(bytesOf(store.certificates), [certificate, issuing]);
  assert.deepEqual(bytesOf(store.crls), [crl]);
  assert.deepEqual(store.ocsps, []);
  assert.deepEqual(store.faults, []);
  const [entry] = store.signatures;
  assert.deepEqual(bytesOf(entry?.certificates ?? []), [certificate, issuing]);
  assert.deepEqual(entry?.claimedAt, at);
});

test('names the signature by all of /Contents, the zeros behind the CMS included', () => {
  const document = openPdf(add(signed));
  const field = readFormFields(document)[0];
  const contents = document.dictionary(field?.value)?.entries.get('Contents');
  const padded = contents?.kind === 'string' ? contents.bytes : new Uint8Array();
  assert.equal(padded.at(-1), 0);
  assert.match(storeKey(padded), /^[0-9A-F]{40}$/);
  assert.deepEqual(
    storeOf(document.bytes).signatures.map(({ key }) => key),
    [storeKey(padded)],
  );
  assert.notEqual(storeKey(padded), storeKey(padded.subarray(0, -1)));
});

test('adds nothing that is there already: no element, no entry, not one byte', () => {
  const once = add(signed);
  assert.deepEqual(add(once), once);
  const data = { ...none, certificates: [issuing, world.pki.certificate('tsa')] };
  const grown = add(once, { data });
  assert.equal(storeOf(grown).certificates.length, 3);
  assert.deepEqual(storeOf(grown).signatures, storeOf(once).signatures);
});

test('is no change after the signature, and one taken away is', () => {
  const added = add(signed);
  assert.deepEqual(
    [world.report(added).indication, world.report(added).changesAfter],
    ['TOTAL_PASSED', 'permitted'],
  );
  const store = openPdf(added).catalog.entries.get('DSS');
  const number = store?.kind === 'reference' ? store.number : 0;
  const report = world.report(updatePdf(added, { [number]: '<< /Type /DSS /Certs [] >>' }));
  assert.deepEqual(
    [report.changesAfter, report.reasons.includes('validation_material_changed')],
    ['suspicious', true],
  );
});

const theirs = (catalog: string, more: Record<number, string>) =>
  samplePdf({
    ...plainObjects,
    1: `<< /Type /Catalog /Pages 2 0 R ${catalog} >>`,
    6: '<< /Length 3 >>\nstream\nabc\nendstream',
    ...more,
  });
const shapes = {
  'kept in the catalog itself': theirs('/DSS << /Certs [6 0 R] >>', {}),
  'of its own with lists in it': theirs('/DSS 5 0 R', { 5: '<< /Certs [6 0 R] >>' }),
  'whose lists are objects': theirs('/DSS 5 0 R', {
    5: '<< /Certs 7 0 R /VRI 8 0 R >>',
    7: '[6 0 R]',
    8: '<< /AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA << /Cert [6 0 R] >> >>',
  }),
};
for (const [shape, pdf] of Object.entries(shapes)) {
  test(`grows a store ${shape}, keeps what others put there and where`, () => {
    const before = openPdf(pdf).catalog.entries.get('DSS');
    const grown = add(pdf, { keys: ['B'.repeat(40)] });
    const store = storeOf(grown);
    assert.deepEqual(bytesOf(store.certificates).slice(1), [certificate, issuing]);
    assert.equal(Buffer.from(store.certificates[0]?.bytes ?? []).toString(), 'abc');
    assert.ok(store.signatures.some(({ key }) => key === 'B'.repeat(40)));
    assert.equal(store.signatures.length, storeOf(pdf).signatures.length + 1);
    const after = openPdf(grown).catalog.entries.get('DSS');
    assert.equal(after?.kind, before?.kind);
  });
}

test('declares the extension below PDF 2.0 only', () => {
  assert.ok(openPdf(add(samplePdf())).catalog.entries.has('Extensions'));
  const second = samplePdf({
    ...plainObjects,
    1: '<< /Type /Catalog /Pages 2 0 R /Version /2.0 >>',
  });
  assert.ok(!openPdf(add(second)).catalog.entries.has('Extensions'));
});

test('tells what of a store cannot be read, and reads the rest', () => {
  const broken = theirs('/DSS 5 0 R', {
    5: '<< /Certs [6 0 R 7 0 R 99 0 R] /CRLs 6 0 R /VRI << /X 7 0 R /Y << /Cert [6 0 R] >> >> >>',
    7: '<< /Length 3 /Filter /JBIG2Decode >>\nstream\nabc\nendstream',
  });
  const store = storeOf(broken);
  assert.equal(store.certificates.length, 1);
  assert.deepEqual(
    store.signatures.map(({ key }) => key),
    ['Y'],
  );
  assert.deepEqual([...store.faults].sort(), ['store_element_unreadable', 'store_malformed']);
  assert.deepEqual(storeOf(theirs('/DSS (none)', {})).faults, ['store_malformed']);
  assert.equal(readSecurityStore(openPdf(samplePdf())), undefined);
});

test('stops reading a store without end', () => {
  const list = `[${'6 0 R '.repeat(25_000)}]`;
  assert.deepEqual(storeOf(theirs('/DSS << /Certs 7 0 R >>', { 7: list })).faults, [
    'store_too_large',
  ]);
});
