/**
 * What comes back from outside, a signature or a time-stamp, is checked before it is taken
 * in: one that is wrong would leave a file that looks signed.
 */

import { parseCertificate, parseTimestampToken, PkiError, verifySignature } from '@kumoin/pki';
import type { HashAlgorithm, TimestampToken } from '@kumoin/pki';
import { findTokenFaults } from '../needs/find-token-faults.ts';
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
 * A token that carries no certificate cannot be verified here: whoever got it knows the authority.
 *
 * @param digestOf of what the token is to be over; undefined where it is not known.
 * @returns what is wrong with the token; undefined: nothing.
 */
export function timestampFault(
  token: Uint8Array,
  digestOf: (hash: HashAlgorithm) => Uint8Array | undefined,
): string | undefined {
  const imprint = readImprint(token);
  if (imprint === undefined) return 'no time-stamp token';
  if ('fault' in imprint) return imprint.fault;
  const expected = digestOf(imprint.hash);
  if (expected === undefined) return `its hash is ${imprint.hash}`;
  const { faults } = findTokenFaults(token, { hash: imprint.hash, digest: expected });
  const known = faults.filter((fault) => fault !== 'signer_certificate_not_found');
  return known.length === 0 ? undefined : known.join(', ');
}

function readImprint(token: Uint8Array): TimestampToken['tstInfo']['imprint'] | undefined {
  try {
    return parseTimestampToken(token).tstInfo.imprint;
  } catch (cause) {
    // Whatever it is, it is told as no token.
    if (cause instanceof PkiError) return undefined;
    throw cause;
  }
}
