/**
 * Engine order: a signature of any format around a key that is not ours, as `/signing/v1` asks
 * for it. The caller keeps it between its two calls; chance and time are ours at the first, and
 * given back at the second, so that both make the same octets.
 */

import { prepareSignature } from '@kumoin/ades';
import type { PreparedSignature, SignatureOrder } from '@kumoin/ades';
import { PkiError } from '@kumoin/pki';
import { Refusal } from '#domain/refusal.ts';
import { toRefusal } from '#domain/signatures/ades-refusals.ts';
import { seededBytes } from '#domain/signatures/seeded-bytes.ts';

export type EngineOrder = Omit<SignatureOrder, 'signingTime' | 'random'>;

/** What the first call leaves with the caller. */
export interface EngineMoment {
  /** Milliseconds since 1970: the time the signer claims. */
  readonly signingTime: number;
  readonly seed: Uint8Array;
}

/** @throws {Refusal} `document_*`, `signed_property_malformed`, `certificate_not_valid`. */
export async function prepareOrder(
  order: EngineOrder,
  { signingTime, seed }: EngineMoment,
): Promise<PreparedSignature> {
  try {
    return await prepareSignature({ ...order, signingTime, random: seededBytes(seed) });
  } catch (error) {
    if (error instanceof PkiError) throw new Refusal('signer_unreadable', error.message);
    throw toRefusal(error);
  }
}
