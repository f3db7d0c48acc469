/**
 * Memory of pieces on their way through the library that writes the archive, given back as soon as
 * nobody needs it. Gigabytes are thrown away faster than they are collected: the collector lets
 * more than 100 MB of arrays lie about before it looks.
 *
 * The library copies what goes in. A piece is known to be copied when as much has come out as stood
 * before it and in it; headers come out as well, so that more is waited for than any of them has.
 */

/**
 * A local header has a name and an extra field of 64 KiB at most (APPNOTE 4.3.7); the rest is for
 * what the streams in between may hold.
 */
const marginBytes = 2 ** 20;

/** Older browsers wait for the collector. */
const canGiveBack = 'transfer' in ArrayBuffer.prototype;

interface Piece {
  readonly buffer: ArrayBuffer;
  /** What has come out by then, if it is copied. */
  readonly outBytes: number;
}

export class PiecesUnderWay {
  readonly #waiting: Piece[] = [];
  /** Of whoever gave them: never given back from here. */
  readonly #foreign = new WeakSet<ArrayBufferLike>();
  #inBytes = 0;
  #outBytes = 0;
  #copies = true;

  /** @param isOurs nobody else holds it, nor anything else of its buffer. */
  wentIn(piece: Uint8Array, isOurs: boolean): void {
    // All that went in before stands before it, and perhaps headers, which came out or will.
    this.#inBytes = Math.max(this.#inBytes, this.#outBytes) + piece.length;
    const { buffer } = piece;
    if (!isOurs || !(buffer instanceof ArrayBuffer)) this.#foreign.add(buffer);
    else this.#waiting.push({ buffer, outBytes: this.#inBytes + marginBytes });
  }

  cameOut({ buffer, length }: Uint8Array): void {
    this.#outBytes += length;
    if (this.#waiting.some((piece) => piece.buffer === buffer)) this.#copies = false;
    while (this.#copies && (this.#waiting[0]?.outBytes ?? Infinity) <= this.#outBytes) {
      giveBack(this.#waiting.shift()?.buffer);
    }
  }

  /** Whoever had it is done with it. */
  release({ buffer }: Uint8Array): void {
    const isFree = buffer instanceof ArrayBuffer && !this.#foreign.has(buffer);
    if (isFree && this.#copies) giveBack(buffer);
  }
}

function giveBack(buffer: ArrayBuffer | undefined): void {
  if (canGiveBack) buffer?.transfer(0);
}
