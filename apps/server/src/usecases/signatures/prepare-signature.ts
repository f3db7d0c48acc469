/**
 * Prepare signature: what a key elsewhere is to sign, for a signature of any format.
 *
 * `/signing/v1/prepare`. Nothing is kept: the moment goes to the caller and comes back with the
 * signature (`embed-signature.ts`). No key of ours is near, so there is nothing to agree to.
 */

import type { PreparedSignature } from '@kumoin/ades';
import type { Clock } from '#ports/clock.ts';
import type { Random } from '#ports/random.ts';
import { prepareOrder } from './engine-order.ts';
import type { EngineMoment, EngineOrder } from './engine-order.ts';

export interface PrepareSignaturePorts {
  readonly clock: Clock;
  readonly random: Pick<Random, 'bytes'>;
}

/** What goes to the key, and to whoever asked. */
export type ToSign = Pick<PreparedSignature, 'hash' | 'toBeSigned' | 'digestToSign'>;

/** @throws {Refusal} `document_*`, `signed_property_malformed`, `signer_unreadable`. */
export type PrepareSignature = (
  order: EngineOrder,
) => Promise<{ readonly prepared: ToSign; readonly moment: EngineMoment }>;

export const engineSeedBytes = 32;

export function makePrepareSignature({ clock, random }: PrepareSignaturePorts): PrepareSignature {
  return async function prepareSignature(order) {
    const moment = { signingTime: clock.now(), seed: random.bytes(engineSeedBytes) };
    const { hash, toBeSigned, digestToSign } = await prepareOrder(order, moment);
    return { prepared: { hash, toBeSigned, digestToSign }, moment };
  };
}
