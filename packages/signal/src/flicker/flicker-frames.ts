/**
 * A flicker code as pictures of five bars: the clock, then the bits 1, 2, 4 and 8 of a nibble, lit
 * for one. Every nibble is shown twice, with the clock lit and dark; the reader looks at the
 * edges of the clock, so it does not matter how evenly the frames come. The octets follow the
 * synchronisation 0FFF, each with its low nibble first, and begin again without a pause.
 */

import { SignalError } from '../signal-error.ts';
import type { LampShow } from '../lamps/lamp-show.ts';
import type { FlickerCode } from './flicker-code.ts';
import { parseFlickerCode } from './parse-flicker-code.ts';

/** Ten frames a second; readers take 2 to 20, and the range from 15 on is the worst for eyes. */
const frameMs = 100;
const synchronisation = [0x0f, 0xff];
const framesMax = 4096;

export function flickerFrames(octets: Uint8Array): LampShow {
  const nibbles = [...synchronisation, ...octets].flatMap((octet) => [octet & 15, octet >> 4]);
  const frames = nibbles.flatMap((nibble) => {
    const bars = nibble.toString(2).padStart(4, '0').split('').reverse().join('');
    return [`1${bars}`, `0${bars}`];
  });
  return { frames, frameMs };
}

/**
 * What a reader makes of frames it saw, from any point of a pass on, frames seen twice included.
 * @throws {SignalError} `flicker_damaged` if they hold no whole code, or one with a wrong bit.
 */
export function readFlickerFrames(frames: readonly string[]): FlickerCode {
  if (frames.length > framesMax) throw new SignalError('flicker_damaged');
  const nibbles = nibblesOf(frames);
  for (let at = 0; at + 4 <= nibbles.length; at += 1) {
    const [a, b, c, d] = nibbles.slice(at, at + 4);
    if (a !== 15 || b !== 0 || c !== 15 || d !== 15) continue;
    const length = octetAt(nibbles, at + 4) + 1;
    const octets = Array.from({ length }, (_, index) => octetAt(nibbles, at + 4 + 2 * index));
    // Of a pass that was cut off, the next one may be whole; a whole one with a fault is refused.
    if (!octets.some(Number.isNaN)) return parseFlickerCode(Uint8Array.from(octets));
  }
  throw new SignalError('flicker_damaged');
}

/** The nibble on each falling edge of the clock. */
function nibblesOf(frames: readonly string[]): number[] {
  return frames.flatMap((frame, index) => {
    if (!/^[01]{5}$/.test(frame)) throw new SignalError('flicker_damaged');
    const falls = frame.startsWith('0') && frames[index - 1]?.startsWith('1') === true;
    return falls ? [Number.parseInt(frame.slice(1).split('').reverse().join(''), 2)] : [];
  });
}

function octetAt(nibbles: readonly number[], at: number): number {
  return (nibbles[at] ?? Number.NaN) + 16 * (nibbles[at + 1] ?? Number.NaN);
}
