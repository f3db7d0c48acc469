/**
 * Lower-case hexadecimal, two digits an octet: how serial numbers and key names are shown.
 * Written out because the runtime's own conversion is not in Node 24 yet.
 */

export function bytesToHex(bytes: Uint8Array): string {
  let digits = '';
  for (const octet of bytes) digits += octet.toString(16).padStart(2, '0');
  return digits;
}
