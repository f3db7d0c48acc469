/**
 * The on-off light code for the camera of a phone: one octet at a time, five times a second, until
 * somebody stops it. Sixteen octets of payload take 5.6 seconds a pass.
 *
 * Slow on purpose. Lamps change five times a second at most, which is two and a half flashes: below
 * the three of WCAG 2.2, 2.3.1 and 2.3.2, whatever the size (docs/adr/0030). And a camera of 24
 * pictures a second sees every symbol four times, so it may miss some and blend others.
 */

import { buildFrame } from '../frame/frame.ts';
import { addParity } from '../frame/reed-solomon.ts';
import type { LampShow } from '../lamps/lamp-show.ts';
import { lampsAt } from './light-layout.ts';
import { parityOctets, symbolMs, synchronisation } from './light-symbols.ts';

/** @throws {SignalError} for a payload that is empty or too long. */
export function encodeLightCode(payload: Uint8Array): LampShow {
  const pass = [...synchronisation, ...addParity(buildFrame(payload), parityOctets)];
  // The clock must go on changing from one pass to the next, so an odd pass is shown twice.
  const cycle = pass.length % 2 === 0 ? pass : [...pass, ...pass];
  return { frames: cycle.map((octet, tick) => lampsAt(octet, tick)), frameMs: symbolMs };
}
