/**
 * PEM text ⇄ DER (RFC 7468): any number of blocks, text around them passed over.
 *
 * Blocks with headers inside (the old way to encrypt keys) are refused: they do not hold
 * what their label says.
 */

import { PkiError } from './pki-error.ts';

export interface PemBlock {
  /** The words after BEGIN, e.g. `CERTIFICATE`. */
  readonly label: string;
  readonly bytes: Uint8Array;
}

const textCharactersMax = 16 * 1024 * 1024;
const blocksMax = 10_000;
const boundary = /^-----(BEGIN|END) ([A-Z0-9]+(?: [A-Z0-9#]+)*)-----$/;

/** Lines of 64 characters, a line feed after each. */
export function encodePem(label: string, bytes: Uint8Array): string {
  const lines = toBase64(bytes).match(/.{1,64}/g) ?? [];
  return [`-----BEGIN ${label}-----`, ...lines, `-----END ${label}-----`, ''].join('\n');
}

/**
 * Every block in the text, in order; none at all is an empty list.
 * @throws {PkiError} `pem_malformed` for a block left open, labels that differ, or base64
 * that is none; also when text or number of blocks are beyond reason.
 */
export function decodePem(text: string): PemBlock[] {
  if (text.length > textCharactersMax) throw new PkiError('pem_malformed', 'text too long');
  const blocks: PemBlock[] = [];
  let open: { label: string; lines: string[] } | undefined;
  for (const line of text.split(/\r\n|\n|\r/)) {
    const trimmed = line.trim();
    const [, verb, label = ''] = boundary.exec(trimmed) ?? [];
    if (verb === undefined) {
      open?.lines.push(trimmed);
    } else if (verb === 'BEGIN' && open === undefined) {
      open = { label, lines: [] };
    } else if (verb === 'END' && open?.label === label) {
      blocks.push({ label, bytes: fromBase64(open.lines.join('')) });
      open = undefined;
    } else {
      throw new PkiError('pem_malformed', `stray ${verb} ${label}`);
    }
    if (blocks.length > blocksMax) throw new PkiError('pem_malformed', 'too many blocks');
  }
  if (open !== undefined) throw new PkiError('pem_malformed', `${open.label} is not closed`);
  return blocks;
}

function toBase64(bytes: Uint8Array): string {
  let binary = '';
  for (const octet of bytes) binary += String.fromCharCode(octet);
  return btoa(binary);
}

function fromBase64(text: string): Uint8Array {
  if (text.length % 4 !== 0 || !/^[A-Za-z0-9+/]+={0,2}$/.test(text)) {
    throw new PkiError('pem_malformed', 'not base64');
  }
  const binary = atob(text);
  const bytes = new Uint8Array(binary.length);
  for (let index = 0; index < binary.length; index += 1) bytes[index] = binary.charCodeAt(index);
  return bytes;
}
