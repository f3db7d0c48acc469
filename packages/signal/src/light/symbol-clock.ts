/**
 * Tells which symbol a picture belongs to. The corners say whether its number is even; the time says
 * which of the even, or odd, ones it is. So pictures may be lost for a third of a second, or come
 * late by as much, without one symbol being taken for another.
 */

import { symbolMs } from './light-symbols.ts';

/** Only between pictures this close is it known well when the corners changed. */
const sharpMs = 120;
/** How much of an error is believed at once. */
const trust = 0.15;

export class SymbolClock {
  /** When the symbol of number 0 began. */
  #epoch: number | undefined;
  #last: { readonly at: number; readonly isEven: boolean } | undefined;

  /** @returns undefined until the corners have been seen to change. */
  symbolAt(at: number, isEven: boolean): number | undefined {
    const last = this.#last;
    this.#last = { at, isEven };
    const changed = last !== undefined && last.isEven !== isEven && at - last.at < sharpMs;
    const boundary = changed ? (last.at + at) / 2 : undefined;
    if (this.#epoch === undefined) {
      if (boundary !== undefined) this.#epoch = boundary - (isEven ? 0 : symbolMs);
      return this.#epoch === undefined ? undefined : Number(!isEven);
    }
    const parity = Number(!isEven);
    const estimate = (at - this.#epoch) / symbolMs - 0.5;
    const symbol = 2 * Math.round((estimate - parity) / 2) + parity;
    if (boundary !== undefined) {
      this.#epoch += trust * (boundary - this.#epoch - symbol * symbolMs);
    }
    return symbol;
  }
}
