/**
 * What comes back from outside, a signature or a time-stamp, is checked before it is taken
 * in: one that is wrong would leave a file that looks signed.
 */

import {
  equalBytes,
  parseCertificate,
  parseSignedData,
  parseTstInfo,
  PkiError,
  verifySignature,
} from '@kumoin/pki';
import type { HashAlgorithm } from '@kumoin/pki';
import type { AdesSigner } from './ades-signer.ts';

/** @throws {PkiError} when the signer's own certificate cannot be read. */
export function signatureFits(answer: {
  readonly signer: AdesSigner;
  readonly toBeSigned: Uint8Array;
  readonly signature: Uint8Array;
}): boolean {
  const { signer, toBeSigned, signature } = answer;
  const { publicKey } = parseCertificate(signer.certificate);
  return verifySignature({
    algorithm: signer.algorithm,
    publicKey,
    message: toBeSigned,
    signature,
  });
}

/**
 * @param digestOf of what the token is to be over; undefined where it is not known.
 * @returns what is wrong with the token; undefined: nothing.
 */
export function timestampFault(
  token: Uint8Array,
  digestOf: (hash: HashAlgorithm) => Uint8Array | undefined,
): string | undefined {
  try {
    const { content } = parseSignedData(token);
    const { imprint } = parseTstInfo(content ?? new Uint8Array());
    if ('fault' in imprint) return imprint.fault;
    const expected = digestOf(imprint.hash);
    if (expected === undefined) return `its hash is ${imprint.hash}`;
    return equalBytes(imprint.messageDigest, expected) ? undefined : 'over something else';
  } catch (cause) {
    if (!(cause instanceof PkiError)) throw cause;
    return 'no time-stamp token';
  }
}
