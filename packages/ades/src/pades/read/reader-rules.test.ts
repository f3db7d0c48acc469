/** What the reader holds against signatures that are sound but for one thing. */

import assert from 'node:assert/strict';
import { Buffer } from 'node:buffer';
import { test } from 'node:test';
import { closeCms, cut, openCms, sew } from '../../../../../tests/worlds/cms-surgery.ts';
import { makePadesWorld } from '../../../../../tests/worlds/pades-world.ts';
import { resignPades } from '../../../../../tests/worlds/resign-pades.ts';
import type { Resigning } from '../../../../../tests/worlds/resign-pades.ts';
import { plainObjects, samplePdf } from '../../../../../tests/worlds/sample-pdf.ts';
import { openPdf } from '../../pdf/pdf-document.ts';
import { readSignatures } from './read-signature.ts';

const world = makePadesWorld({ at: Date.UTC(2026, 0, 5, 13, 45) });
const withFields = samplePdf({
  ...plainObjects,
  1: '<< /Type /Catalog /Pages 2 0 R /AcroForm << /Fields [5 0 R] >> >>',
  5: '<< /FT /Tx /T (Signatura1) >>',
});
const signed = world.sign(withFields, { name: 'A', timestampBytes: 1024 });
const resigned = (wish: Resigning) => resignPades(world.pki, signed, wish);
const hex = (digits: string) => new Uint8Array(Buffer.from(digits, 'hex'));

/** signing-time: 2026-01-05 13:45 UTC. */
const signingTime = sew(
  0x30,
  hex('06092a864886f70d010905'),
  sew(0x31, sew(0x17, new TextEncoder().encode('260105134500Z'))),
);
const data = hex('06092a864886f70d010701');
const withContent = (contentType: Uint8Array, ...content: readonly Uint8Array[]) => ({
  cms: (cms: Uint8Array) => closeCms(cms, { encapsulated: sew(0x30, contentType, ...content) }),
});

test('passes what was signed anew and is otherwise the same', () => {
  const report = world.report(resigned({}));
  assert.deepEqual([report.indication, report.level, report.reasons], ['TOTAL_PASSED', 'B-B', []]);
});

/** Sound signatures, but no baseline signatures, EN 319 142-1, 6.3. */
const offBaseline: Readonly<Record<string, readonly [Resigning, string]>> = {
  'a time in the CMS': [{ attributes: [signingTime] }, 'signing_time_in_cms'],
  'no time in the dictionary': [
    { text: (text) => text.replace('/M (D:', '/N (D:') },
    'claimed_time_missing',
  ],
  'a certificate in the dictionary': [
    { text: (text) => text.replace(/\/Name (?=\(A\))/u, '/Cert ') },
    'certificate_in_dictionary',
  ],
  'another field of the same name': [
    { text: (text) => text.replace('Signatura1', 'Signature1') },
    'field_name_duplicated',
  ],
};
for (const [what, [wish, fault]] of Object.entries(offBaseline)) {
  test(`counts a signature with ${what} as none of the baseline`, () => {
    const report = world.report(resigned(wish));
    assert.deepEqual(report.reasons, [fault]);
    assert.deepEqual([report.indication, report.level], ['TOTAL_PASSED', 'none']);
  });
}

test('goes by the time in the CMS where the dictionary tells none', () => {
  const text = (source: string) => source.replace('/M (D:', '/N (D:');
  const claimed = (wish: Resigning) => world.report(resigned(wish)).claimedAt;
  assert.equal(claimed({ text }), undefined);
  assert.equal(claimed({ text, attributes: [signingTime] }), Date.UTC(2026, 0, 5, 13, 45));
});

/** Of another format than a signature in a PDF has, ISO 32000-2, 12.8.3.3. */
const misshapen: Readonly<Record<string, readonly [Resigning, string]>> = {
  'the content in it': [withContent(data, sew(0xa0, sew(0x04, hex('00')))), 'content_not_detached'],
  'content of another type': [withContent(hex('06092a864886f70d010702')), 'content_type_not_data'],
  'two signers': [
    {
      cms: (cms) => {
        const [signer] = cut(openCms(cms).signerInfos.content);
        const raw = signer?.raw ?? new Uint8Array();
        return closeCms(cms, { signerInfos: sew(0x31, raw, raw) });
      },
    },
    'signers_not_one',
  ],
  'no signer': [{ cms: (cms) => closeCms(cms, { signerInfos: sew(0x31) }) }, 'signers_not_one'],
  'no CMS': [{ cms: () => hex('3000') }, 'cms_unreadable'],
};
for (const [what, [wish, fault]] of Object.entries(misshapen)) {
  test(`fails a signature with ${what}`, () => {
    const report = world.report(resigned(wish));
    assert.deepEqual([report.indication, report.subIndication], ['TOTAL_FAILED', 'FORMAT_FAILURE']);
    assert.ok(report.reasons.includes(fault), report.reasons.join());
  });
}

test('fails two fields of one signature, and takes two with one each', () => {
  const fields = (values: readonly string[]) =>
    samplePdf({
      ...plainObjects,
      1: '<< /Type /Catalog /Pages 2 0 R /AcroForm << /Fields [5 0 R] >> >>',
      5: `<< /FT /Sig /T (Both) ${values[0]} /Kids [6 0 R 7 0 R] >>`,
      6: `<< /T (a) ${values[1]} /Parent 5 0 R >>`,
      7: `<< /T (b) ${values[2]} /Parent 5 0 R >>`,
      8: '<< /Type /Sig >>',
      9: '<< /Type /Sig >>',
    });
  const shared = (...values: readonly string[]) =>
    readSignatures(openPdf(fields(values))).map(({ format }) =>
      format.includes('signature_dictionary_shared'),
    );
  assert.deepEqual(shared('', '/V 8 0 R', '/V 9 0 R'), [false, false]);
  assert.deepEqual(shared('', '/V 8 0 R', '/V 8 0 R'), [true, true]);
  assert.deepEqual(shared('/V 8 0 R', '', ''), [true, true]);
  assert.deepEqual(shared('/V << /Type /Sig >>', '', ''), [true, true]);
  assert.deepEqual(shared('', '/V << /Type /Sig >>', '/V << /Type /Sig >>'), [false, false]);
});
