/**
 * Inflating and deflating (RFC 1950, RFC 1951) with a bound on what comes out. There are two
 * doors with this shape, Node's own zlib and one for browsers, and `#deflate` is the one that fits
 * (docs/adr/0046). A fault is an answer, since who asked knows what it means.
 */

export type Inflated =
  | { readonly bytes: Uint8Array; readonly fault?: undefined }
  | { readonly bytes?: undefined; readonly fault: 'too_large' | 'corrupt' };

export interface DeflateDoor {
  /** A whole zlib stream, its checksum right; what follows it is passed over. */
  readonly inflateZlib: (data: Uint8Array, bytesMax: number) => Inflated;
  /** Plain DEFLATE; of data that is cut off, what could be inflated. */
  readonly inflateRaw: (data: Uint8Array, bytesMax: number) => Inflated;
  readonly deflateZlib: (data: Uint8Array) => Uint8Array;
}
