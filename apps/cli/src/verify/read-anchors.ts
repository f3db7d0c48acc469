/** Trusted certificates from files: PEM with any number of them, or one as DER. */

import { decodePem, parseCertificate, PkiError } from '@kumoin/pki';
import { CliError } from '../cli-error.ts';
import { readFileBounded } from '../files/read-file-bounded.ts';

const fileBytesMax = 4 * 1024 * 1024;
const derSequence = 0x30;

/** @returns DER. @throws {CliError} `refused`, or the system's error. */
export function readAnchors(files: readonly string[]): readonly Uint8Array[] {
  return files.flatMap(readAnchorFile);
}

function readAnchorFile(file: string): readonly Uint8Array[] {
  const bytes = readFileBounded(file, fileBytesMax);
  try {
    const found = bytes[0] === derSequence ? [bytes] : certificatesOf(bytes);
    found.forEach((certificate) => parseCertificate(certificate));
    if (found.length > 0) return found;
  } catch (cause) {
    if (!(cause instanceof PkiError)) throw cause;
    throw new CliError('refused', `${file} holds no certificate that can be read`, { cause });
  }
  throw new CliError('refused', `${file} holds no certificate`);
}

function certificatesOf(bytes: Uint8Array): readonly Uint8Array[] {
  const blocks = decodePem(new TextDecoder().decode(bytes));
  return blocks.filter(({ label }) => label === 'CERTIFICATE').map((block) => block.bytes);
}
