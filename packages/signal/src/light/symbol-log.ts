/**
 * What was seen of each symbol, summed over the pictures that showed it, and the payload that comes
 * of it.
 *
 * The code is shown again and again, so a symbol that was lost in one pass is there in the next:
 * passes are laid over each other, one first, then two, then three. A camera may be upside down, or
 * a picture mirrored; then the bits of every octet have changed places, in one of four ways.
 */

import { frameOverheadOctets, parseFrame, payloadOctetsMax } from '../frame/frame.ts';
import { correctErrors } from '../frame/reed-solomon.ts';
import { SignalError } from '../signal-error.ts';
import { parityOctets, synchronisation } from './light-symbols.ts';

const passesMax = 3;
const passOctetsMax =
  synchronisation.length + frameOverheadOctets + payloadOctetsMax + parityOctets;
const symbolsMax = passesMax * passOctetsMax;
/** Of six octets of parity; the others are left to notice what is wrong. */
const paritySpentMax = 4;
/** Below this, on the way from -1 to 1, a bit is neither. */
const clearMin = 0.25;

/** For each way to hold a camera, where the bits 7 to 0 are found. */
const views: readonly (readonly number[])[] = [
  [0, 1, 2, 3, 4, 5, 6, 7],
  [7, 6, 5, 4, 3, 2, 1, 0],
  [1, 0, 5, 4, 3, 2, 7, 6],
  [6, 7, 2, 3, 4, 5, 0, 1],
];

interface Pass {
  /** The symbol after the synchronisation. */
  readonly start: number;
  readonly octets: number;
  readonly view: readonly number[];
}

export class SymbolLog {
  readonly #symbols = new Map<number, number[]>();
  #latest = Number.NEGATIVE_INFINITY;

  /** @returns whether a symbol has ended, so that there may be more to read. */
  add(symbol: number, bits: readonly number[]): boolean {
    const sums = this.#symbols.get(symbol);
    this.#symbols.set(
      symbol,
      bits.map((bit, index) => bit + (sums?.[index] ?? 0)),
    );
    const isNew = symbol > this.#latest;
    if (!isNew) return false;
    this.#latest = symbol;
    for (const old of this.#symbols.keys()) {
      if (old <= symbol - symbolsMax) this.#symbols.delete(old);
    }
    return true;
  }

  /** Forgets all, so that what is read next has been shown since. */
  clear(): void {
    this.#symbols.clear();
  }

  readPayload(): Uint8Array | undefined {
    for (const pass of this.#passes()) {
      for (let passes = 1; passes <= passesMax; passes += 1) {
        const payload = this.#decode(pass, passes);
        if (payload !== undefined) return payload;
      }
    }
    return undefined;
  }

  /** Wherever a synchronisation and a possible length are seen. */
  *#passes(): Generator<Pass> {
    for (const symbol of this.#symbols.keys()) {
      for (const view of views) {
        const isSync = synchronisation.every(
          (octet, index) => this.#octet([symbol + index], view) === octet,
        );
        if (!isSync) continue;
        const start = symbol + synchronisation.length;
        const length = this.#octet([start + 1], view) ?? 0;
        const octets = length + frameOverheadOctets + parityOctets;
        if (length > 0 && length <= payloadOctetsMax) yield { start, octets, view };
      }
    }
  }

  #decode({ start, octets, view }: Pass, passes: number): Uint8Array | undefined {
    const period = octets + synchronisation.length;
    const heard = Array.from({ length: octets }, (_, index) => {
      const lastSeen = this.#latest - modulo(this.#latest - start - index, period);
      const seen = Array.from({ length: passes }, (_none, pass) => lastSeen - pass * period);
      return this.#octet(seen, view);
    });
    const erasures = [...heard.keys()].filter((index) => heard[index] === undefined);
    if (erasures.length > paritySpentMax) return undefined;
    const codeword = Uint8Array.from(heard, (octet) => octet ?? 0);
    const correction = correctErrors({ codeword, parityOctets, erasures });
    if (correction === undefined) return undefined;
    const { message, corrected } = correction;
    const parityIsSpent = 2 * corrected - erasures.length > paritySpentMax && corrected > 0;
    return parityIsSpent ? undefined : payloadOf(message);
  }

  /** The octet that these symbols show together, if every bit of it is clear. */
  #octet(symbols: readonly number[], view: readonly number[]): number | undefined {
    const shown = symbols.flatMap((symbol) => {
      const bits = this.#symbols.get(symbol);
      return bits === undefined ? [] : [bits];
    });
    if (shown.length === 0) return undefined;
    let octet = 0;
    for (const place of view) {
      const sum = shown.reduce((total, bits) => total + (bits[place] ?? 0), 0);
      const weight = shown.reduce((total, bits) => total + Math.abs(bits[place] ?? 0), 0);
      if (Math.abs(sum) < clearMin * weight || weight < clearMin) return undefined;
      octet = 2 * octet + Number(sum > 0);
    }
    return octet;
  }
}

function modulo(value: number, by: number): number {
  return ((value % by) + by) % by;
}

function payloadOf(frame: Uint8Array): Uint8Array | undefined {
  try {
    return parseFrame(frame);
  } catch (error) {
    if (error instanceof SignalError) return undefined;
    throw error;
  }
}
