/** Of a digest alone, the hashes it may have been made by: those of its length. */

import { digestBytes } from '@kumoin/pki';
import type { HashAlgorithm } from '@kumoin/pki';
import type { FileToSign } from './signature-order.ts';

export function hashesOfLength({ content }: FileToSign): readonly HashAlgorithm[] {
  if (content instanceof Uint8Array) return [];
  const hashes = Object.keys(digestBytes) as HashAlgorithm[];
  return hashes.filter((hash) => digestBytes[hash] === content.digest.length);
}
