/** Names and identifiers of seed containers: RFC 6030, XML Encryption, XML Signature, PKCS #5. */

import type { CipherMode } from '../container-ciphers.ts';
import type { OtpHash } from '../hmac.ts';
import type { XmlName } from '../xml/xml-element.ts';

export const namespaces = {
  pskc: 'urn:ietf:params:xml:ns:keyprov:pskc',
  ds: 'http://www.w3.org/2000/09/xmldsig#',
  xenc: 'http://www.w3.org/2001/04/xmlenc#',
  xenc11: 'http://www.w3.org/2009/xmlenc11#',
  pkcs5: 'http://www.rsasecurity.com/rsalabs/pkcs/schemas/pkcs-5v2-0#',
} as const;

type Prefix = keyof typeof namespaces;

/** `pskc:Key` as the name of an element. A name without prefix has no namespace. */
export function named(qualified: `${Prefix}:${string}` | string): XmlName {
  const [prefix = '', name] = qualified.split(':');
  return name === undefined
    ? { namespace: '', name: qualified }
    : { namespace: namespaces[prefix as Prefix], name };
}

export interface ValueCipher {
  readonly mode: CipherMode;
  readonly keyBytes: number;
}

const ciphersOf = (bits: number): readonly (readonly [string, ValueCipher])[] => [
  [`${namespaces.xenc}aes${bits}-cbc`, { mode: 'cbc', keyBytes: bits / 8 }],
  [`${namespaces.xenc}kw-aes${bits}`, { mode: 'wrap', keyBytes: bits / 8 }],
  [`${namespaces.xenc11}kw-aes-${bits}-pad`, { mode: 'wrap-padded', keyBytes: bits / 8 }],
];

/** By URI. Every one of RFC 6030, 6 that is not broken, and the padded wrap for odd lengths. */
export const valueCiphers: ReadonlyMap<string, ValueCipher> = new Map(
  [128, 192, 256].flatMap(ciphersOf),
);

export const macAlgorithms: ReadonlyMap<string, OtpHash> = new Map([
  [`${namespaces.ds}hmac-sha1`, 'sha1'],
  ['http://www.w3.org/2001/04/xmldsig-more#hmac-sha256', 'sha256'],
  ['http://www.w3.org/2001/04/xmldsig-more#hmac-sha512', 'sha512'],
]);

/** The text of RFC 6030 says one, its example the other. */
export const pbkdf2Algorithms: readonly string[] = [
  `${namespaces.pkcs5}pbkdf2`,
  'http://www.rsasecurity.com/rsalabs/pkcs/schemas/pkcs-5#pbkdf2',
];
