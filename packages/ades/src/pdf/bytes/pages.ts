/** What a window looks at: one page at a time, and pieces in passing. */

export interface Pages {
  /** All bytes, if they are in memory in one piece. */
  readonly whole: Uint8Array | undefined;
  /** The page in use; behind `count` bytes of it there is nothing. */
  readonly page: Uint8Array;
  /** Its place in the file. */
  readonly start: number;
  readonly count: number;
  /** Turns to the page of a position within the file. @returns the byte there. */
  turnTo(position: number): number | undefined;
  /** Some bytes within the file, which no page has to be given up for. */
  piece(from: number, until: number): Uint8Array;
  /** Bytes in order, in passing. A chunk holds good until the next one is asked for. */
  chunks(from: number, until: number): Generator<Uint8Array, void, undefined>;
}
