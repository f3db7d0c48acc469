/**
 * Dates in PDF: `D:YYYYMMDDHHmmSSOHH'mm'` (ISO 32000-1, 7.9.4 "Dates"), as milliseconds
 * since 1970. Written in UTC, since the time of a signature is a claim about the world, not
 * about the signer's wall.
 */

import { byteString } from '../pdf/cos.ts';
import type { PdfString } from '../pdf/cos.ts';

export function pdfDate(at: number): PdfString {
  const digits = new Date(at).toISOString().slice(0, 19).replace(/[-:T]/g, '');
  return byteString(new TextEncoder().encode(`D:${digits}Z`));
}

const pattern =
  /^D:(\d{4})(\d\d)?(\d\d)?(\d\d)?(\d\d)?(\d\d)?(?:([Zz+-])(?:(\d\d)'?(?:(\d\d)'?)?)?)?$/;

/** Undefined for anything that is no date; missing parts count as the first instant. */
export function readPdfDate(bytes: Uint8Array): number | undefined {
  const match = pattern.exec(String.fromCharCode(...bytes.subarray(0, 40)));
  if (match === null) return undefined;
  const [, year = '', month = '01', day = '01', hour = '00', minute = '00', second = '00'] = match;
  const [, , , , , , , sign = 'Z', offsetHours = '00', offsetMinutes = '00'] = match;
  const local = `${year}-${month}-${day}T${hour}:${minute}:${second}`;
  const at = Date.parse(`${local}Z`);
  // Date.parse rolls 31 February over to March: write it back and compare.
  if (Number.isNaN(at) || new Date(at).toISOString().slice(0, 19) !== local) return undefined;
  const minutes = Number(offsetHours) * 60 + Number(offsetMinutes);
  if (sign === '+') return at - minutes * 60_000;
  return sign === '-' ? at + minutes * 60_000 : at;
}
