/** Hash arrays of CSC requests as digests of the domain, and what their documents are called. */

import { invalidParameter, invalidRequest } from '@kumoin/contract';
import type { HashAlgorithm } from '@kumoin/pki';
import type { Digest } from '#domain/digest.ts';
import { makeDigest } from '#domain/digest.ts';
import { readBase64 } from '../base64.ts';

const hashByLength: ReadonlyMap<number, HashAlgorithm> = new Map([
  [32, 'sha256'],
  [48, 'sha384'],
  [64, 'sha512'],
]);

/**
 * @param hash the algorithm if it was named; otherwise the length tells (SHA-2 only).
 * @param badBase64 what the method's table says of one that is none.
 * @throws {CscError} `Invalid Base64 hash string parameter`, `Invalid digest value length`.
 */
export function readDigests(
  entries: readonly string[],
  hash: HashAlgorithm | undefined,
  badBase64 = 'Invalid Base64 hash string parameter',
): readonly Digest[] {
  return entries.map((entry) => {
    const bytes = readBase64(entry);
    if (bytes === undefined) throw invalidRequest(badBase64);
    const algorithm = hash ?? hashByLength.get(bytes.length);
    if (algorithm === undefined) throw invalidRequest('Invalid digest value length');
    return makeDigest(algorithm, bytes);
  });
}

/**
 * Extension: names of documents, in the order of the digests.
 * @throws {CscError} when there are names without a digest.
 */
export function readLabels(
  documents: readonly { readonly label?: string }[] | undefined,
  digests: readonly Digest[],
): readonly string[] {
  const labels = (documents ?? []).map(({ label = '' }) => label);
  if (labels.length > digests.length) throw invalidParameter('documents');
  return labels;
}
