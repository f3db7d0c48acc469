/** Hashes as XML names them (XML Encryption 1.1, 5.8; RFC 6931, 2.1; RFC 9231, 2.1.5). */

import type { HashAlgorithm } from '@kumoin/pki';

const uris: Readonly<Record<HashAlgorithm, string>> = {
  sha256: 'http://www.w3.org/2001/04/xmlenc#sha256',
  sha384: 'http://www.w3.org/2001/04/xmldsig-more#sha384',
  sha512: 'http://www.w3.org/2001/04/xmlenc#sha512',
  'sha3-256': 'http://www.w3.org/2007/05/xmldsig-more#sha3-256',
  'sha3-384': 'http://www.w3.org/2007/05/xmldsig-more#sha3-384',
  'sha3-512': 'http://www.w3.org/2007/05/xmldsig-more#sha3-512',
};

export function digestMethodUri(hash: HashAlgorithm): string {
  return uris[hash];
}

/** @returns undefined for a hash that is not served, SHA-1 among them. */
export function digestMethodHash(uri: string | undefined): HashAlgorithm | undefined {
  return (Object.keys(uris) as HashAlgorithm[]).find((hash) => uris[hash] === uri);
}
