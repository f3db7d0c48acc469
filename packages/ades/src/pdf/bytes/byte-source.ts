/**
 * Where the bytes of a document come from, if they are not all in memory.
 *
 * This package opens no file: whoever has one hands in a function that reads a piece of it.
 * Reading is synchronous, because a reader of PDF syntax asks for a byte at a time and from
 * anywhere; pages of the file are kept (`byte-window.ts`), so it rarely has to wait.
 */

/** A file, or anything else of a fixed length that can be read at any place. */
export interface ByteSource {
  /** In bytes; it must not change while the document is in use. */
  readonly length: number;
  /**
   * Fills all of `target` with the bytes from `position` on. Never asked for bytes beyond
   * `length`; whatever it throws goes through to the caller.
   */
  read(target: Uint8Array, position: number): void;
  /** Told how far a pass over much of the file has come, for those who show progress. */
  onPass?(position: number): void;
}

/** A document in memory, or one that is read piece by piece. */
export type PdfInput = Uint8Array | ByteSource;
