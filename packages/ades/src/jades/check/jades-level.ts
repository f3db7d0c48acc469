/**
 * The baseline level a JAdES signature bears out (TS 119 182-1, 6.3), and what keeps it from one:
 * structure, time-stamps that hold, material that suffices. Whether anything is trusted is for
 * validation to say.
 */

import type { ToldTimestamp } from '../../describe/describe-timestamp.ts';
import { materialSuffices } from '../../describe/material-suffices.ts';
import { isStampedInTime } from '../../describe/stamped-in-time.ts';
import type { ValidationData } from '../../extend/augmentable.ts';
import type { SignatureLevel } from '../../extend/signature-level.ts';
import { memberOf, textAt } from '../../json/json-value.ts';
import { membersNamed } from '../read/etsi-u.ts';
import type { JadesSignature } from '../read/parsed-jades.ts';
import type { ExaminedSignature } from './examine-jades.ts';
import type { JadesShortcoming } from './jades-fault.ts';
import { countReferences } from './signing-certificate.ts';

/** From here on the signing time is `iat` (6.3, requirement a). */
const sigTUntil = Date.UTC(2025, 6, 15);

export function jadesShortcomings(examined: ExaminedSignature): readonly JadesShortcoming[] {
  const { signature, check, counter } = examined;
  const { members } = signature.protectedHeader;
  const timed = members.has('iat') || members.has('sigT');
  const late = members.has('sigT') && (check.claimedAt ?? 0) >= sigTUntil;
  const beside = [...(signature.header?.members.keys() ?? [])];
  const found: Record<JadesShortcoming, boolean> = {
    signing_time_missing: !timed,
    sigt_obsolete: late,
    x5t_present: members.has('x5t') || beside.includes('x5t'),
    certificate_reference_not_single: countReferences(signature.protectedHeader) !== 1,
    content_type_in_counter_signature: counter && members.has('cty'),
    policy_store_unbound: !policyStoreFits(signature),
    unprotected_parameter_unknown: beside.some((name) => name !== 'etsiU'),
  };
  return (Object.keys(found) as JadesShortcoming[]).filter((name) => found[name]);
}

/** Only beside a policy with a digest (6.3, requirement b): without, it could be any document. */
function policyStoreFits({ etsiU, protectedHeader }: JadesSignature): boolean {
  const stores = membersNamed(etsiU, 'sigPSt');
  const digest = textAt(memberOf(protectedHeader, 'sigPId'), 'digVal');
  return stores.length === 0 || (stores.length === 1 && digest !== undefined);
}

/** Of the extended profile; at B-LT and above none of them is allowed. */
const extended = ['xRefs', 'rRefs', 'axRefs', 'arRefs', 'sigRTst', 'rfsTst'];

export interface LevelQuestion {
  readonly examined: ExaminedSignature;
  readonly timestamps: readonly ToldTimestamp[];
  /** `signerMaterial` of the whole document. */
  readonly material: ValidationData;
}

export function jadesLevel(question: LevelQuestion): SignatureLevel | 'none' {
  const { examined, timestamps, material } = question;
  const { signature, check } = examined;
  if (check.faults.length > 0 || jadesShortcomings(examined).length > 0) return 'none';
  const { signer } = check;
  if (!isStampedInTime(signer, timestamps)) return 'B-B';
  if (membersNamed(signature.etsiU, ...extended).length > 0) return 'B-T';
  if (!materialSuffices({ signer, timestamps }, material)) return 'B-T';
  const archived = timestamps.some(
    ({ placed, described }) => placed.kind === 'archive' && described.intact,
  );
  return archived ? 'B-LTA' : 'B-LT';
}
