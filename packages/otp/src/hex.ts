/** Octets and their hexadecimal text, lower case. */

export function toHex(octets: Uint8Array): string {
  return Array.from(octets, (octet) => octet.toString(16).padStart(2, '0')).join('');
}

/** The caller has seen to it that there are hexadecimal digits only, and an even number of them. */
export function fromHex(text: string): Uint8Array {
  const octets = new Uint8Array(text.length / 2);
  for (let index = 0; index < octets.length; index += 1) {
    octets[index] = Number.parseInt(text.slice(index * 2, index * 2 + 2), 16);
  }
  return octets;
}
