/** Proofs of possession, read with jose. RFC 9449, 4.3: public key, asymmetric algorithm, type. */

import { EmbeddedJWK, calculateJwkThumbprint, compactVerify, errors } from 'jose';
import type { JWK } from 'jose';
import type { Proof } from '#domain/access/possession.ts';
import type { ProofReading } from '#ports/proof-reading.ts';

const algorithms = ['ES256', 'ES384', 'EdDSA', 'Ed25519', 'PS256', 'RS256'];
const charactersMax = 8 * 1024;

export class JoseProofReading implements ProofReading {
  async read(proof: string): Promise<Proof | undefined> {
    if (proof.length > charactersMax) return undefined;
    try {
      const verified = await compactVerify(proof, EmbeddedJWK, { algorithms });
      const { payload, protectedHeader } = verified;
      if (protectedHeader.typ?.toLowerCase() !== 'dpop+jwt') return undefined;
      const claims: unknown = JSON.parse(Buffer.from(payload).toString('utf8'));
      if (typeof claims !== 'object' || claims === null) return undefined;
      const thumbprint = await calculateJwkThumbprint(protectedHeader.jwk as JWK);
      return { thumbprint, claims: claims as Proof['claims'] };
    } catch (error) {
      // Whatever a stranger sent, it is no proof.
      const isUnreadable = error instanceof errors.JOSEError || error instanceof SyntaxError;
      if (isUnreadable || error instanceof TypeError) return undefined;
      throw error;
    }
  }
}
