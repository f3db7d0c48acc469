/**
 * Frames on a stream: four octets of length, then so much JSON. What is announced too long is
 * refused before it is taken in.
 */

import { Buffer } from 'node:buffer';
import type { Duplex } from 'node:stream';
import { WireError } from './wire-form.ts';

/**
 * The largest evidence holds the documents of a request, in Base64 as they came: as much as the
 * configuration lets a request be, and something around them.
 */
export const frameBytesMax = 36 * 2 ** 20;

const headerBytes = 4;

export class FrameReader {
  #chunks: Buffer[] = [];
  #held = 0;
  #wanted = headerBytes;
  #inBody = false;

  /**
   * @returns the frames this chunk completes.
   * @throws {WireError} when a frame is announced that is too long, or empty.
   */
  *take(chunk: Buffer): Generator<Buffer> {
    this.#chunks.push(chunk);
    this.#held += chunk.length;
    while (this.#held >= this.#wanted) {
      const part = this.#cut(this.#wanted);
      if (this.#inBody) yield part;
      this.#wanted = this.#inBody ? headerBytes : announced(part);
      this.#inBody = !this.#inBody;
    }
  }

  #cut(length: number): Buffer {
    const [first] = this.#chunks;
    const one = first !== undefined && first.length >= length;
    const all = one ? first : Buffer.concat(this.#chunks);
    const rest = all.subarray(length);
    if (one) this.#chunks.shift();
    else this.#chunks = [];
    if (rest.length > 0) this.#chunks.unshift(rest);
    this.#held -= length;
    return all.subarray(0, length);
  }
}

function announced(header: Buffer): number {
  const length = header.readUInt32BE();
  if (length === 0 || length > frameBytesMax) throw new WireError('length of a frame');
  return length;
}

/** Frames of one turn of the event loop leave in one write: encryption costs per write. */
export class FrameWriter {
  readonly #stream: Duplex;
  #waiting: Buffer[] = [];
  #waitingBytes = 0;

  constructor(stream: Duplex) {
    this.#stream = stream;
  }

  /** Not taken over by the operating system yet. */
  get unsentBytes(): number {
    return this.#waitingBytes + this.#stream.writableLength;
  }

  put(frame: Buffer): void {
    const header = Buffer.allocUnsafe(headerBytes);
    header.writeUInt32BE(frame.length);
    if (this.#waiting.length === 0) setImmediate(() => this.#flush());
    this.#waiting.push(header, frame);
    this.#waitingBytes += headerBytes + frame.length;
  }

  /** Nothing may be put after; what was put is sent. */
  end(): void {
    this.#flush();
    this.#stream.end();
  }

  #flush(): void {
    if (this.#waiting.length === 0) return;
    const together = Buffer.concat(this.#waiting);
    this.#waiting = [];
    this.#waitingBytes = 0;
    if (!this.#stream.destroyed) this.#stream.write(together);
  }
}

/** @throws {WireError} */
export function readJson(frame: Buffer): unknown {
  try {
    return JSON.parse(frame.toString('utf8'));
  } catch {
    throw new WireError('JSON');
  }
}
