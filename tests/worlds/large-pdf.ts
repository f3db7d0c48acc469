/**
 * A valid PDF of any size: one page, and an attachment that is nearly all of the file, as scans
 * and drawings are in real ones. Written piece by piece.
 *
 * The attachment holds what a reader must not fall for if it looked inside: objects, a catalog,
 * the end of a file.
 */

import { Buffer } from 'node:buffer';
import { randomBytes } from 'node:crypto';
import { closeSync, openSync, writeSync } from 'node:fs';

const pieceBytes = 1024 * 1024;
const decoy = '\n1 0 obj\n<< /Type /Catalog /Decoy true >>\nendobj\nstartxref\n0\n%%EOF\n';

const objects: Readonly<Record<number, string>> = {
  1: '<< /Type /Catalog /Pages 2 0 R /Names << /EmbeddedFiles << /Names [(big) 5 0 R] >> >> >>',
  2: '<< /Type /Pages /Kids [3 0 R] /Count 1 /MediaBox [0 0 595 842] >>',
  3: '<< /Type /Page /Parent 2 0 R /Contents 4 0 R /Resources << >> >>',
  4: '<< /Length 26 >>\nstream\n0 0 1 rg 10 10 50 20 re f \nendstream',
  5: '<< /Type /Filespec /F (big) /UF (big) /EF << /F 6 0 R >> >>',
};

/** @param attachmentBytes a multiple of 1 MiB is written; the file is a little larger. */
export function writeLargePdf(file: string, attachmentBytes: number): void {
  const handle = openSync(file, 'wx');
  try {
    const offsets = new Map<number, number>();
    let offset = 0;
    const write = (bytes: Uint8Array): void => {
      for (let written = 0; written < bytes.length;) written += writeSync(handle, bytes, written);
      offset += bytes.length;
    };
    const text = (words: string): void => write(Buffer.from(words, 'latin1'));
    text('%PDF-1.7\n%\xe2\xe3\xcf\xd3\n');
    for (const [number, source] of Object.entries(objects)) {
      offsets.set(Number(number), offset);
      text(`${number} 0 obj\n${source}\nendobj\n`);
    }
    offsets.set(6, offset);
    const pieces = Math.ceil(attachmentBytes / pieceBytes);
    text(`6 0 obj\n<< /Type /EmbeddedFile /Length ${pieces * pieceBytes} >>\nstream\n`);
    const piece = randomBytes(pieceBytes);
    piece.write(decoy, pieceBytes / 2, 'latin1');
    for (let index = 0; index < pieces; index += 1) {
      piece.writeUInt32LE(index);
      write(piece);
    }
    text('\nendstream\nendobj\n');
    const startXref = offset;
    text(`xref\n0 7\n0000000000 65535 f \n${[...offsets.values()].map(row).join('')}`);
    text(`trailer\n<< /Size 7 /Root 1 0 R >>\nstartxref\n${startXref}\n%%EOF\n`);
  } finally {
    closeSync(handle);
  }
}

function row(offset: number): string {
  return `${String(offset).padStart(10, '0')} 00000 n \n`;
}
