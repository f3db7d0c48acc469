/**
 * Values that are kept for a while: no longer than each says, no more than a number of bytes
 * altogether; what was used longest ago goes first.
 */

export interface Kept<Value> {
  readonly value: Value;
  readonly bytes: number;
  /** Milliseconds since 1970: not to be used from then on. */
  readonly until: number;
}

export class BoundedStore<Value> {
  readonly #kept = new Map<string, Kept<Value>>();
  readonly #bytesMax: number;
  #bytes = 0;

  constructor(bytesMax: number) {
    this.#bytesMax = bytesMax;
  }

  get(key: string, at: number): Value | undefined {
    const found = this.#kept.get(key);
    if (found === undefined) return undefined;
    this.#drop(key, found);
    if (at >= found.until) return undefined;
    this.#put(key, found);
    return found.value;
  }

  set(key: string, kept: Kept<Value>): void {
    const before = this.#kept.get(key);
    if (before !== undefined) this.#drop(key, before);
    // What fills more than a quarter would push out everything else.
    if (kept.bytes > this.#bytesMax / 4) return;
    this.#put(key, kept);
    for (const [oldest, each] of this.#kept) {
      if (this.#bytes <= this.#bytesMax) break;
      this.#drop(oldest, each);
    }
  }

  #put(key: string, kept: Kept<Value>): void {
    this.#kept.set(key, kept);
    this.#bytes += kept.bytes;
  }

  #drop(key: string, kept: Kept<Value>): void {
    this.#kept.delete(key);
    this.#bytes -= kept.bytes;
  }
}
