/**
 * Embed signature: a signature value that was made elsewhere becomes a signed document, of the
 * level that was ordered.
 *
 * `/signing/v1/embed`. Everything is made anew from the order and the moment of
 * `prepare-signature.ts`: a caller who changes either gets a signature that does not verify, and
 * is told so before an authority is asked for anything.
 */

import { finishSignature, reachesLevel } from '@kumoin/ades';
import type { Extended, PreparedSignature } from '@kumoin/ades';
import { parseCertificate } from '@kumoin/pki';
import { refuseUnless } from '#domain/refusal.ts';
import { toRefusal } from '#domain/signatures/ades-refusals.ts';
import { tellShortfalls } from './augmentation.ts';
import type { AugmentationPorts } from './augmentation.ts';
import { prepareOrder } from './engine-order.ts';
import type { EngineMoment, EngineOrder } from './engine-order.ts';

export interface EmbedOrder {
  readonly order: EngineOrder;
  readonly moment: EngineMoment;
  /** As X.509 carries it; ECDSA is the DER of r and s. */
  readonly signature: Uint8Array;
  /** Take a level below the one that was ordered, and be told why. */
  readonly acceptLower: boolean;
}

export interface EmbeddedSignature {
  readonly kind: PreparedSignature['kind'];
  readonly extended: Extended;
}

/**
 * @throws {Refusal} `signature_wrong`, `level_not_reached`, and as `prepare-signature.ts` does.
 * @throws {Outage} when a store is down. An authority that is, is told by the level.
 */
export type EmbedSignature = (embed: EmbedOrder) => Promise<EmbeddedSignature>;

export function makeEmbedSignature(ports: AugmentationPorts): EmbedSignature {
  const { needs, anchors, clock, random } = ports;

  return async function embedSignature({ order, moment, signature, acceptLower }) {
    const prepared = await prepareOrder(order, moment);
    const certificates = order.level === 'B-B' ? [] : await anchors();
    try {
      const extended = await finishSignature(prepared, signature, {
        level: order.level,
        files: order.files,
        needs,
        anchors: certificates.map((der) => parseCertificate(der)),
        at: clock.now(),
        random: (length) => random.bytes(length),
      });
      const reached = acceptLower || reachesLevel(extended.level, extended.wanted);
      refuseUnless(reached, 'level_not_reached', tellShortfalls(extended));
      return { kind: prepared.kind, extended };
    } catch (error) {
      throw toRefusal(error);
    }
  };
}
