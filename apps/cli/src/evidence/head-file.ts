/** A head of a log that somebody keeps, in a file: CMS as PEM (RFC 7468, 9), as openssl reads it. */

import { EvidenceError, parseTreeHead } from '@kumoin/evidence';
import type { TreeHeadBody } from '@kumoin/evidence';
import { decodePem, encodePem, parseSignedData, PkiError } from '@kumoin/pki';
import { CliError } from '../cli-error.ts';
import { readFileBounded } from '../files/read-file-bounded.ts';

const label = 'CMS';
const fileBytesMax = 256 * 1024;

/** @returns the sealed head. @throws {CliError} `refused`, or the system's error. */
export function readHeadFile(file: string): Uint8Array {
  try {
    const blocks = decodePem(new TextDecoder().decode(readFileBounded(file, fileBytesMax)));
    const [found] = blocks.filter((block) => block.label === label);
    if (found !== undefined) {
      readHead(found.bytes);
      return found.bytes;
    }
  } catch (cause) {
    if (!(cause instanceof PkiError || cause instanceof EvidenceError)) throw cause;
  }
  throw new CliError('refused', `${file} holds no head of a log`);
}

export function encodeHeadFile(sealed: Uint8Array): string {
  return encodePem(label, sealed);
}

/** What it says; whether its seal holds is another question. @throws {EvidenceError} {PkiError} */
export function readHead(sealed: Uint8Array): TreeHeadBody {
  return parseTreeHead(parseSignedData(sealed).content ?? new Uint8Array());
}
