/**
 * Where a code was sent to, so that its owner knows it and nobody else learns it: the first
 * letter and the domain of a mail address, the last two digits of a telephone number.
 */

export function maskAddress(address: string): string {
  const at = address.lastIndexOf('@');
  if (at < 0) return `•••${address.slice(-2)}`;
  const [first = ''] = address;
  return `${at > 1 ? first : ''}•••${address.slice(at)}`;
}
