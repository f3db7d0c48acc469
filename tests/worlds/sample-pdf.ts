/**
 * Small PDFs written out by hand, object by object, so that a test shows the very structure
 * it is about; and updates appended to them, as an editor or an attacker would.
 */

import { Buffer } from 'node:buffer';

/** Objects by number, as PDF source text. 1 is the catalog. */
export type SampleObjects = Readonly<Record<number, string>>;

/** A one-page document of 300 x 200 points: catalog 1, pages 2, page 3, content 4. */
export const plainObjects: SampleObjects = {
  1: '<< /Type /Catalog /Pages 2 0 R >>',
  2: '<< /Type /Pages /Kids [3 0 R] /Count 1 /MediaBox [0 0 300 200] >>',
  3: '<< /Type /Page /Parent 2 0 R /Contents 4 0 R >>',
  4: '<< /Length 26 >>\nstream\n0 0 1 rg 10 10 50 20 re f \nendstream',
};

/** A document with a cross-reference table. `trailer` adds entries to the usual ones. */
export function samplePdf(objects: SampleObjects = plainObjects, trailer = ''): Uint8Array {
  return append(Buffer.from('%PDF-1.7\n%\xe2\xe3\xcf\xd3\n', 'latin1'), objects, trailer);
}

/** An incremental update that replaces or adds objects; `null` frees one. */
export function updatePdf(
  pdf: Uint8Array,
  objects: Readonly<Record<number, string | null>>,
  trailer = '',
): Uint8Array {
  const text = Buffer.from(pdf).toString('latin1');
  const previous = /startxref\s+(\d+)\s+%%EOF\s*$/.exec(text)?.[1] ?? '';
  return append(Buffer.from(pdf), objects, `/Prev ${previous} ${trailer}`);
}

function append(
  before: Buffer,
  objects: Readonly<Record<number, string | null>>,
  trailer: string,
): Uint8Array {
  const parts = [before];
  const rows: string[] = [];
  let offset = before.length;
  for (const [number, source] of Object.entries(objects)) {
    rows.push(`${number} 1\n${row(source === null ? 0 : offset, source === null ? 'f' : 'n')}`);
    if (source === null) continue;
    const written = Buffer.from(`${number} 0 obj\n${source}\nendobj\n`, 'latin1');
    parts.push(written);
    offset += written.length;
  }
  const size = Math.max(highestNumber(before), ...Object.keys(objects).map(Number)) + 1;
  const first = before.includes('startxref') ? '' : '0 1\n0000000000 65535 f \n';
  const tail = [
    `xref\n${first}${rows.join('')}trailer`,
    `<< /Size ${size} /Root 1 0 R ${trailer} >>`,
    `startxref\n${offset}\n%%EOF\n`,
  ].join('\n');
  return new Uint8Array(Buffer.concat([...parts, Buffer.from(tail, 'latin1')]));
}

function row(offset: number, kind: 'n' | 'f'): string {
  return `${String(offset).padStart(10, '0')} 0000${kind === 'n' ? 0 : 1} ${kind} \n`;
}

function highestNumber(pdf: Buffer): number {
  const numbers = [...pdf.toString('latin1').matchAll(/(?:^|\n)(\d+) 0 obj\b/g)];
  return Math.max(0, ...numbers.map((match) => Number(match[1])));
}
