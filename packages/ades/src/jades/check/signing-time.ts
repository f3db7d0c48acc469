/**
 * The claimed signing time (TS 119 182-1, 5.1.11 and 5.2.1): `iat`, whole seconds since 1970, or
 * the older `sigT`, a date and time in UTC. One of them, never both; it proves nothing.
 */

import { memberOf } from '../../json/json-value.ts';
import type { JadesFault } from './jades-fault.ts';
import type { JadesSignature } from '../read/parsed-jades.ts';

export interface ClaimedTime {
  /** Milliseconds since 1970. */
  readonly at: number | undefined;
  readonly faults: readonly JadesFault[];
}

/** Beyond the year 9999 nobody signs. */
const secondsMax = 253_402_300_799;

export function readSigningTime({ protectedHeader }: JadesSignature): ClaimedTime {
  const iat = memberOf(protectedHeader, 'iat');
  const sigT = memberOf(protectedHeader, 'sigT');
  if (iat !== undefined && sigT !== undefined) {
    return { at: undefined, faults: ['signing_time_ambiguous'] };
  }
  if (iat !== undefined) {
    const seconds = iat.kind === 'scalar' ? iat.value : undefined;
    const whole = Number.isInteger(seconds) && Number(seconds) >= 0;
    if (!whole || Number(seconds) > secondsMax) return { at: undefined, faults: ['iat_malformed'] };
    return { at: Number(seconds) * 1000, faults: [] };
  }
  if (sigT === undefined) return { at: undefined, faults: [] };
  const text = sigT.kind === 'scalar' ? String(sigT.value) : '';
  const at = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z$/u.test(text) ? Date.parse(text) : NaN;
  // `Date.parse` takes 31 February for 3 March.
  const exact = !Number.isNaN(at) && new Date(at).toISOString() === text.replace('Z', '.000Z');
  return exact ? { at, faults: [] } : { at: undefined, faults: ['sigt_malformed'] };
}
