/**
 * Is what a second party sealed about the answer it was asked about? Its seal is for a verifier to
 * judge, by anchors of their own; a record that holds the word of another answer would be worthless.
 */

import { EvidenceError, parseAttestation } from '@kumoin/evidence';
import type { AttestationBody } from '@kumoin/evidence';
import { parseSignedData, PkiError } from '@kumoin/pki';

export type AttestedAnswer = Pick<AttestationBody, 'tokenId' | 'question' | 'response'>;

export function isAttestationOf(sealed: Uint8Array, answer: AttestedAnswer): boolean {
  const body = readBody(sealed);
  return (
    body !== undefined &&
    body.tokenId === answer.tokenId &&
    body.question === answer.question &&
    body.response === answer.response
  );
}

function readBody(sealed: Uint8Array): AttestationBody | undefined {
  try {
    return parseAttestation(parseSignedData(sealed).content ?? new Uint8Array());
  } catch (error) {
    // What cannot be read is about nothing.
    if (error instanceof EvidenceError || error instanceof PkiError) return undefined;
    throw error;
  }
}
