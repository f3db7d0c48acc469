/**
 * The baseline level a JAdES signature bears out (TS 119 182-1, 6.3), and what keeps it from one.
 * It is about structure and about time-stamps being over what they should be; whether anything
 * is trusted, or the material complete, is for validation to say.
 */

import type { TimestampDescription } from '../../describe/document-description.ts';
import type { SignatureLevel } from '../../extend/signature-level.ts';
import { membersNamed } from '../read/etsi-u.ts';
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
    unprotected_parameter_unknown: beside.some((name) => name !== 'etsiU'),
  };
  return (Object.keys(found) as JadesShortcoming[]).filter((name) => found[name]);
}

/** Of the extended profile; at B-LT and above none of them is allowed. */
const extended = ['xRefs', 'rRefs', 'axRefs', 'arRefs', 'sigRTst', 'rfsTst'];

export function jadesLevel(
  examined: ExaminedSignature,
  timestamps: readonly TimestampDescription[],
): SignatureLevel | 'none' {
  const { signature, check } = examined;
  const { etsiU } = signature;
  if (check.faults.length > 0 || jadesShortcomings(examined).length > 0) return 'none';
  const has = (...names: readonly string[]): boolean => membersNamed(etsiU, ...names).length > 0;
  const stamped = (kind: TimestampDescription['kind']): boolean =>
    timestamps.some((each) => each.kind === kind && each.intact);
  if (!stamped('signature')) return 'B-B';
  const certificates = has('xVals', 'axVals', 'anyValData');
  const revocation = has('rVals', 'arVals', 'anyValData', 'tstVD');
  if (!certificates || !revocation || has(...extended)) return 'B-T';
  return stamped('archive') ? 'B-LTA' : 'B-LT';
}
