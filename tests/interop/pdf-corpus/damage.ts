/**
 * Small wounds to a file, as mail gateways, web servers and careless programs inflict them.
 *
 * Each takes a sound file with classic tables and gives a new one; none of them changes
 * what the pages show. They stand here and not in `files/` so that a reader sees what was
 * done.
 */

const latin1 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1');
const toBytes = (text: string): Uint8Array => Buffer.from(text, 'latin1');

/** A mail header in front: every offset in the file is now counted from a later place. */
export function prependMailHeader(bytes: Uint8Array): Uint8Array {
  const header = 'Content-Type: application/pdf\r\nContent-Transfer-Encoding: binary\r\n\r\n';
  return Buffer.concat([toBytes(header), bytes]);
}

/** A web server's error text behind the end. */
export function appendHtml(bytes: Uint8Array): Uint8Array {
  return Buffer.concat([bytes, toBytes('\r\n<!-- 0.042 s --></body></html>\r\n'.repeat(20))]);
}

/** The last line without its end. */
export function dropLastLineEnd(bytes: Uint8Array): Uint8Array {
  return toBytes(latin1(bytes).replace(/[\r\n]+$/, ''));
}

/** A startxref that points into the middle of things. */
export function misplaceStartxref(bytes: Uint8Array): Uint8Array {
  return toBytes(
    latin1(bytes).replace(
      /startxref(\s+)(\d+)(?![\s\S]*startxref)/,
      (_all, space: string, offset: string) =>
        `startxref${space}${String(Number(offset) - 3).padStart(offset.length, '0')}`,
    ),
  );
}

/** A table that counts its first entry, the free one, as object 1. */
export function startTableAtOne(bytes: Uint8Array): Uint8Array {
  return toBytes(latin1(bytes).replace(/(\nxref\s+)0( \d+)/, '$11$2'));
}

/** The end torn off: neither table nor trailer is left. */
export function tearOffTable(bytes: Uint8Array): Uint8Array {
  const text = latin1(bytes);
  return toBytes(text.slice(0, text.lastIndexOf('\nxref') + 1));
}
