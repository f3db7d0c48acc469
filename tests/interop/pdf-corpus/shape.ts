/**
 * What a PDF file is made of, seen from outside: marks read off the raw bytes, without our
 * own reader, so that the corpus table cannot be wrong in the same way as the code it tests.
 *
 * It is a scan for tell-tale words (ISO 32000-2, 7.5), not a parser. What hides in
 * compressed objects is asked of poppler's `pdfinfo` in `document-marks.ts`.
 */

/** The marks of a file's outside, in a fixed order. */
export function byteMarks(bytes: Uint8Array): readonly string[] {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
  return [...headMarks(text), ...sectionMarks(text), ...tailMarks(text)];
}

function headMarks(text: string): readonly string[] {
  const start = text.search(/%PDF-\d\.\d/);
  const marks = [start < 0 ? 'no header' : `PDF ${text.slice(start + 5, start + 8)}`];
  if (start > 0) marks.push(`${start} bytes before the header`);
  if (text.slice(0, 2048).includes('/Linearized')) marks.push('linearised');
  return marks;
}

function sectionMarks(text: string): readonly string[] {
  const marks: string[] = [];
  const tables = /(?<!start)xref[ \t]*(\r\n|\r|\n)(\d+) \d+/.exec(text);
  const streams = /\/Type\s*\/XRef\b/.test(text);
  if (tables) marks.push(tables[1] === '\r' ? 'table, lines end in CR' : 'table');
  if (tables?.[2] !== undefined && !text.includes('/Prev') && tables[2] !== '0') {
    marks.push(`table starts at ${tables[2]}`);
  }
  if (text.includes('/XRefStm')) marks.push('hybrid');
  else if (streams) marks.push('cross-reference stream');
  if (/\/Type\s*\/ObjStm\b/.test(text)) marks.push('object streams');
  if (/\/Encrypt\b/.test(text)) marks.push('encrypted');
  if (text.includes('/ByteRange')) marks.push('signature');
  return marks;
}

function tailMarks(text: string): readonly string[] {
  const marks: string[] = [];
  const ends = text.split('%%EOF').length - 1;
  const revisions = ends - (text.slice(0, 2048).includes('/Linearized') ? 1 : 0);
  if (revisions > 1) marks.push(`${revisions} revisions`);
  if (ends === 0) return [...marks, 'no end'];
  const tail = text.slice(text.lastIndexOf('%%EOF') + 5);
  if (tail === '') marks.push('no last line end');
  else if (!/^(\r\n|\r|\n)$/.test(tail)) marks.push(`${tail.length} bytes after the end`);
  return marks;
}
