/**
 * Base64 as CSC clients send it: standard or URL alphabet, with or without padding, now and
 * then percent-encoded (CSC API v1.0.4.0, 7 asks for the standard form; we send only that).
 */

/** @returns undefined for anything that is not Base64, the empty text included. */
export function readBase64(text: unknown): Uint8Array | undefined {
  if (typeof text !== 'string') return undefined;
  const plain = text
    .replace(/%2B/gi, '+')
    .replace(/%2F/gi, '/')
    .replace(/%3D/gi, '=')
    .replaceAll('-', '+')
    .replaceAll('_', '/');
  const match = /^([A-Za-z0-9+/]+)(={0,2})$/.exec(plain);
  const [, digits = '', padding = ''] = match ?? [];
  if (digits === '' || digits.length % 4 === 1) return undefined;
  if (padding !== '' && (digits.length + padding.length) % 4 !== 0) return undefined;
  return new Uint8Array(Buffer.from(digits, 'base64'));
}

export function toBase64(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64');
}
