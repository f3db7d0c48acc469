/**
 * Augmentation: signatures brought to a higher level with the time-stamps and the validation data
 * that this installation can get, judged by the anchors it trusts.
 */

import { extendSignature, reachesLevel } from '@kumoin/ades';
import type {
  AdesNeeds,
  Extended,
  KnownFiles,
  SignatureFormat,
  SignatureLevel,
} from '@kumoin/ades';
import { parseCertificate } from '@kumoin/pki';
import { refuseUnless } from '#domain/refusal.ts';
import { toRefusal } from '#domain/signatures/ades-refusals.ts';
import type { Clock } from '#ports/clock.ts';
import type { Random } from '#ports/random.ts';

export interface AugmentationPorts {
  readonly needs: AdesNeeds;
  /** Trusted certificates, DER. @throws {Refusal} `authority_unknown` before the set-up is done. */
  anchors(): Promise<readonly Uint8Array[]>;
  readonly clock: Clock;
  readonly random: Pick<Random, 'bytes'>;
}

export interface AugmentationOrder {
  readonly level: SignatureLevel;
  /** Told by its first octets unless given. */
  readonly format?: SignatureFormat;
  /** What a detached signature is over. */
  readonly files?: KnownFiles;
}

export interface Augmentation {
  /**
   * @returns the document at that level.
   * @throws {Refusal} `level_not_reached`, with why; `extension_*` for a signature that must not
   * be augmented; `document_unreadable`.
   */
  extend(document: Uint8Array, order: AugmentationOrder): Promise<Uint8Array>;
  /** As far as it goes. @throws {Refusal} `extension_*`, `document_unreadable`. */
  extendAsFar(document: Uint8Array, order: AugmentationOrder): Promise<Extended>;
}

export function makeAugmentation({
  needs,
  anchors,
  clock,
  random,
}: AugmentationPorts): Augmentation {
  async function extendAsFar(document: Uint8Array, { level, ...order }: AugmentationOrder) {
    if (level === 'B-B') return { document, wanted: level, level, shortfalls: [] };
    try {
      return await extendSignature(document, {
        ...order,
        level,
        needs,
        anchors: (await anchors()).map((der) => parseCertificate(der)),
        at: clock.now(),
        random: (length) => random.bytes(length),
      });
    } catch (error) {
      throw toRefusal(error);
    }
  }

  return {
    extendAsFar,
    extend: async (document, order) => {
      const extended = await extendAsFar(document, order);
      refuseUnless(
        reachesLevel(extended.level, extended.wanted),
        'level_not_reached',
        tellShortfalls(extended),
      );
      return extended.document;
    },
  };
}

/** For people, in one line. */
export function tellShortfalls({ level, shortfalls }: Extended): string {
  const reasons = shortfalls.map(({ code, about }) => `${code}: ${about}`);
  return [`reached ${level}`, ...reasons].join('; ').slice(0, detailCharactersMax);
}

const detailCharactersMax = 500;
