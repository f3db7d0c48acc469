/**
 * Bytes being written, with their absolute position in the file to be.
 */

export class ByteSink {
  readonly #chunks: Uint8Array[] = [];
  /** Absolute offset of the next byte. */
  position: number;
  readonly #start: number;

  constructor(start: number) {
    this.#start = start;
    this.position = start;
  }

  bytes(chunk: Uint8Array): void {
    this.#chunks.push(chunk);
    this.position += chunk.length;
  }

  /** Text of one byte per character. */
  text(text: string): void {
    const chunk = new Uint8Array(text.length);
    for (let i = 0; i < text.length; i += 1) chunk[i] = text.charCodeAt(i);
    this.bytes(chunk);
  }

  joined(): Uint8Array {
    const all = new Uint8Array(this.position - this.#start);
    let at = 0;
    for (const chunk of this.#chunks) {
      all.set(chunk, at);
      at += chunk.length;
    }
    return all;
  }
}
