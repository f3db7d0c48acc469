/**
 * Changes one byte of a signed file, and nothing a reader of the file would notice: only a
 * digest can tell. (A flip that breaks the syntax would prove no more than that a broken file
 * is broken.)
 */

/** The version in the header, `%PDF-1.4` → `%PDF-1.5`: under every signature of the file. */
export function flipVersion(bytes: Uint8Array): Uint8Array {
  const at = bytes.findIndex((_, index) => startsWith(bytes, index, '%PDF-')) + 7;
  return flip(bytes, at, (bytes[at] ?? 0) ^ 1);
}

/**
 * White space inside the signature dictionary: the last of the blanks that pad /ByteRange
 * becomes a line end.
 *
 * @param from where the signature's own increment begins.
 * @param contentsOffset where its /Contents begins.
 */
export function flipPadding(bytes: Uint8Array, from: number, contentsOffset: number): Uint8Array {
  for (let at = from; at < contentsOffset; at += 1) {
    if (!startsWith(bytes, at, '/ByteRange')) continue;
    const blank = bytes.indexOf(0x5d, at) - 1;
    if (bytes[blank] === 0x20) return flip(bytes, blank, 0x0a);
  }
  throw new Error('no padded /ByteRange in the increment');
}

function flip(bytes: Uint8Array, at: number, value: number): Uint8Array {
  const changed = bytes.slice();
  changed[at] = value;
  return changed;
}

function startsWith(bytes: Uint8Array, at: number, word: string): boolean {
  for (let i = 0; i < word.length; i += 1) {
    if (bytes[at + i] !== word.charCodeAt(i)) return false;
  }
  return true;
}
