/** Documents made to cost whoever looks at their signatures dear: refused, soon, or read cheaply. */

import assert from 'node:assert/strict';
import { Buffer } from 'node:buffer';
import { test } from 'node:test';
import { makePadesWorld } from '../../../../../tests/worlds/pades-world.ts';
import { plainObjects, samplePdf } from '../../../../../tests/worlds/sample-pdf.ts';
import { openPdf } from '../../pdf/pdf-document.ts';
import { describePades } from '../describe/describe-pades.ts';
import { readSecurityStore } from '../dss/security-store.ts';
import { readSignatures } from './read-signature.ts';

const world = makePadesWorld({ at: Date.UTC(2026, 0, 5) });
const tooLarge = { name: 'AdesError', code: 'pdf_too_large' };

function withFields(count: number, value: string): Uint8Array {
  const fields = Array.from(
    { length: count },
    (_, index) => `<< /FT /Sig /T (${index}) /V ${value} >>`,
  );
  return samplePdf({
    ...plainObjects,
    1: `<< /Type /Catalog /Pages 2 0 R /AcroForm << /Fields [${fields.join(' ')}] >> >>`,
  });
}

test('refuses more signatures than anybody makes', () => {
  assert.equal(describePades(withFields(500, '<< >>')).signatures.length, 500);
  assert.throws(() => describePades(withFields(501, '<< >>')), tooLarge);
  assert.throws(() => world.verify(withFields(501, '<< >>')), tooLarge);
});

/** One signature dictionary at the front, nearly all of the file behind it, in many fields. */
function coveredOften(count: number): Uint8Array {
  const signed = Buffer.from(world.sign(samplePdf())).toString('latin1');
  const object = /<<\/Type \/Sig\n[\s\S]*?>>(?=\nendobj)/.exec(signed)?.[0] ?? '';
  const fields = Array.from({ length: count }, (_, at) => `<< /FT /Sig /T (${at}) /V 5 0 R >>`);
  const text = Buffer.from(
    samplePdf({
      ...plainObjects,
      1: `<< /Type /Catalog /Pages 2 0 R /AcroForm << /Fields [${fields.join(' ')}] >> >>`,
      5: object,
      6: `<< /Length 4000000 >>\nstream\n${'x'.repeat(4_000_000)}\nendstream`,
    }),
  ).toString('latin1');
  const from = text.indexOf('<', text.indexOf('/Contents <'));
  const until = text.indexOf('>', from) + 1;
  const range = `0 ${from} ${until} ${text.length - until}`.padEnd(58);
  return new Uint8Array(Buffer.from(text.replace(/(?<=\/ByteRange \[)[^\]]*/, range), 'latin1'));
}

test('refuses to digest the same bytes for one field after the other', () => {
  const [first, second] = readSignatures(openPdf(coveredOften(2)));
  assert.deepEqual([first?.range.coverage, second?.range.coverage], ['entire_file', 'entire_file']);
  assert.throws(() => readSignatures(openPdf(coveredOften(60))), tooLarge);
});

test('stops at a store whose elements inflate without end, and one that lists without end', () => {
  const bomb = Buffer.alloc(2_000_000).toString('latin1');
  const objects: Record<number, string> = {
    ...plainObjects,
    1: '<< /Type /Catalog /Pages 2 0 R /DSS << /Certs 5 0 R >> >>',
    5: `[${'6 0 R '.repeat(30_000)}]`,
    6: `<< /Length ${bomb.length} >>\nstream\n${bomb}\nendstream`,
  };
  const store = readSecurityStore(openPdf(samplePdf(objects)));
  assert.deepEqual(store?.faults, ['store_too_large']);
  // The same element is held once, however often it is listed.
  assert.equal(new Set(store?.certificates.map(({ bytes }) => bytes)).size, 1);
});
