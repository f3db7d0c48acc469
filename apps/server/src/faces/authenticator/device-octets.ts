/** Octets as the device API carries them: Base64url without padding, in the one form that they have. */

/** @returns undefined for text in another form. */
export function readOctets(text: string): Uint8Array | undefined {
  const octets = Buffer.from(text, 'base64url');
  return octets.toString('base64url') === text ? new Uint8Array(octets) : undefined;
}

export function writeOctets(octets: Uint8Array): string {
  return Buffer.from(octets.buffer, octets.byteOffset, octets.byteLength).toString('base64url');
}
