/**
 * Bytes put into bytes, or taken out of them, and nothing else touched: a document that was
 * signed is added to, never written anew (docs/adr/0054).
 */

export interface Splice {
  readonly start: number;
  /** What lay from `start` to here is left out; the same as `start` to add only. */
  readonly end: number;
  readonly bytes: Uint8Array;
}

/** @param splices in the order of their places, none overlapping another. */
export function spliceBytes(document: Uint8Array, splices: readonly Splice[]): Uint8Array {
  const grown = splices.reduce((sum, { start, end, bytes }) => sum + bytes.length - end + start, 0);
  const result = new Uint8Array(document.length + grown);
  let read = 0;
  let written = 0;
  const put = (bytes: Uint8Array): void => {
    result.set(bytes, written);
    written += bytes.length;
  };
  for (const { start, end, bytes } of splices) {
    put(document.subarray(read, start));
    put(bytes);
    read = end;
  }
  put(document.subarray(read));
  return result;
}
