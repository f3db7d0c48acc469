/**
 * Members of a JSON object, read one by one; what nobody asked for makes it malformed. Each has
 * its bound, so that nothing that was read is longer than it may be.
 */

import { EvidenceError } from '../evidence-error.ts';
import type { EvidenceErrorCode } from '../evidence-error.ts';

export class Members {
  readonly #values: Readonly<Record<string, unknown>>;
  readonly #code: EvidenceErrorCode;
  readonly #read = new Set<string>();

  /** @throws {EvidenceError} `code` for what is no object. */
  constructor(value: unknown, code: EvidenceErrorCode) {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      throw new EvidenceError(code);
    }
    this.#values = value as Record<string, unknown>;
    this.#code = code;
  }

  text(name: string, shape: RegExp): string {
    const value = this.#take(name);
    return typeof value === 'string' && shape.test(value) ? value : this.refuse();
  }

  oneOf<const T extends string | number>(name: string, known: readonly T[]): T {
    const value = this.#take(name);
    return known.find((each) => each === value) ?? this.refuse();
  }

  /** From 0 on. */
  integer(name: string): number {
    const value = this.#take(name);
    return Number.isSafeInteger(value) && (value as number) >= 0
      ? (value as number)
      : this.refuse();
  }

  /** Above or below 0. */
  signedInteger(name: string): number {
    const value = this.#take(name);
    return Number.isSafeInteger(value) ? (value as number) : this.refuse();
  }

  flag(name: string): boolean {
    const value = this.#take(name);
    return typeof value === 'boolean' ? value : this.refuse();
  }

  /** An instant as `2026-01-31T09:30:00.000Z`, milliseconds since 1970. */
  instant(name: string): number {
    const text = this.text(name, /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/u);
    const at = Date.parse(text);
    return !Number.isNaN(at) && instantText(at) === text ? at : this.refuse();
  }

  list(name: string, lengthMax: number): readonly unknown[] {
    const value = this.#take(name);
    return Array.isArray(value) && value.length <= lengthMax ? value : this.refuse();
  }

  object(name: string): Members {
    return new Members(this.#take(name), this.#code);
  }

  has(name: string): boolean {
    return Object.hasOwn(this.#values, name);
  }

  /** @throws {EvidenceError} when there are members that nobody has read. */
  end(): void {
    const left = Object.keys(this.#values).some((name) => !this.#read.has(name));
    if (left) this.refuse();
  }

  refuse(): never {
    throw new EvidenceError(this.#code);
  }

  #take(name: string): unknown {
    this.#read.add(name);
    return this.has(name) ? this.#values[name] : this.refuse();
  }
}

/** As it stands in JSON. */
export function instantText(at: number): string {
  return new Date(at).toISOString();
}

/** Shapes of texts that many members have. */
export const shapes = {
  /** SHA-256, hex. */
  hash: /^[0-9a-f]{64}$/u,
  /** A name that was drawn, or chosen by who set it up. */
  identifier: /^[\x21-\x7e]{1,128}$/u,
  /** Words for people. */
  words: /^[^\p{Cc}\p{Cs}]{1,256}$/u,
  /** An OCRA suite, or what stands for one of HOTP and TOTP. */
  suite: /^[A-Za-z0-9:-]{1,128}$/u,
  /** A word of ours. */
  word: /^[a-z][a-z_-]{0,39}$/u,
} as const;
