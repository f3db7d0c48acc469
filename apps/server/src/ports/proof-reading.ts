/** Reading proofs of possession (RFC 9449, 4.2): whether the signature fits the key they name. */

import type { Proof } from '#domain/access/possession.ts';

export interface ProofReading {
  /** @returns undefined for whatever is no such proof. */
  read(proof: string): Promise<Proof | undefined>;
}
