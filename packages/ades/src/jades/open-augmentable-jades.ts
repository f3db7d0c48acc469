/**
 * A JAdES document opened to be augmented (TS 119 182-1, 5.3 and 6.3): time-stamps and validation
 * data become members of each signature's `etsiU`, behind those that are there.
 *
 * Not augmented: a compact signature, which has no unprotected header; and beyond B-LT one whose
 * `etsiU` is in clear, because its archive time-stamp would be over a canonical form that the
 * specification leaves to be named and nobody shares.
 *
 * A counter-signature is raised where it is named: it is stamped as it is made, and material and
 * archive time-stamps go behind it into the signature that holds it.
 */

import { AdesError } from '../ades-error.ts';
import type { Augmentable, AugmentableSignature } from '../extend/augmentable.ts';
import { examineJades, withCounterSignatures } from './check/examine-jades.ts';
import type { ExaminedSignature } from './check/examine-jades.ts';
import { jadesShortcomings } from './check/jades-level.ts';
import type { JadesTimestamp } from './check/jades-timestamps.ts';
import { archiveSignature, extendEtsiU, stampSignature } from './write/extend-etsi-u.ts';
import type { WriteMembers } from './write/extend-etsi-u.ts';
import type { JadesDetached } from './read/jades-content.ts';
import { missingData } from './write/missing-data.ts';

/** @throws {AdesError} `jades_malformed`, `json_malformed`, `json_too_large`. */
export function openAugmentableJades(
  document: Uint8Array,
  detached: JadesDetached = {},
): Augmentable {
  const { signatures, known } = examineJades(document, detached);
  const all = signatures.flatMap((top) => withCounters(top));
  const edit = (ids: readonly string[], write: WriteMembers) =>
    extendEtsiU(document, { detached, ids, write });
  const topsOf = (ids: readonly string[]) => {
    const named = all.filter(({ signature }) => ids.includes(signature.id));
    return [...new Set(named.map(({ topId }) => topId))];
  };
  return {
    signatures: all.map(({ signature }) => signature),
    known,
    stamp: async (ids, hash, get) => {
      if (ids.some((id) => !topsOf([id]).includes(id))) {
        throw new AdesError(
          'extension_unsupported',
          'a counter-signature is stamped as it is made',
        );
      }
      return edit(ids, (examined) => stampSignature(examined, hash, get));
    },
    addValidationData: (ids, data) => edit(topsOf(ids), (examined) => missingData(examined, data)),
    archive: (ids, hash, get) =>
      edit(topsOf(ids), (examined) => archiveSignature(examined, hash, get)),
  };
}

interface Held {
  readonly signature: AugmentableSignature;
  /** The signature of the document it is, or that holds it in its `etsiU`. */
  readonly topId: string;
}

function withCounters(top: ExaminedSignature): readonly Held[] {
  const topId = top.signature.id;
  const below = top.counterSignatures.flatMap((counter) => {
    const above = top.timestamps.filter(
      ({ kind, memberIndex = 0 }) => kind === 'archive' && memberIndex > (counter.memberIndex ?? 0),
    );
    return withCounterSignatures(counter).map((examined) => {
      const signature = augmentable(examined);
      const timestamps = [...signature.timestamps, ...above];
      return { topId, signature: { ...signature, timestamps, onlyIfNamed: true } };
    });
  });
  return [{ topId, signature: augmentable(top) }, ...below];
}

function augmentable(examined: ExaminedSignature): AugmentableSignature {
  const { signature, check, timestamps } = examined;
  return {
    id: signature.id,
    faults: check.faults,
    signer: check.signer,
    claimedAt: check.claimedAt,
    shortcomings: jadesShortcomings(examined),
    timestamps: timestamps.filter((each) => !isOverReferencesAlone(examined, each)),
  };
}

/** `rfsTst` is over references alone: it says nothing of when the signature was there. */
function isOverReferencesAlone(
  { signature: { etsiU } }: ExaminedSignature,
  { memberIndex }: JadesTimestamp,
): boolean {
  return memberIndex !== undefined && etsiU.members[memberIndex]?.name === 'rfsTst';
}
