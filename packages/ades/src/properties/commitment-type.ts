/**
 * What a signer commits to (EN 319 122-1, 5.2.3): the six that have names, written as the number
 * at the end of an object identifier in CMS and PDF, as the end of a URI in XML and JSON; or one
 * of anybody's, by its own identifier.
 */

/** In the order of their numbers: `id-cti-ets-proofOfOrigin` is 1. */
export const commitmentNames = [
  'proof-of-origin',
  'proof-of-receipt',
  'proof-of-delivery',
  'proof-of-sender',
  'proof-of-approval',
  'proof-of-creation',
] as const;

export type CommitmentName = (typeof commitmentNames)[number];

export type CommitmentType =
  | CommitmentName
  /** Dotted object identifier. */
  | { readonly oid: string }
  | { readonly uri: string };

const objectIdentifier = /^[0-2](\.(0|[1-9]\d*))+$/u;
/** RFC 3986, 3: a scheme, and something that needs no quoting behind it. */
const absoluteUri = /^[a-z][a-z0-9+.-]*:[\x21-\x7e]+$/iu;

/** One of the names, a dotted object identifier or a URI. @returns undefined for none of them. */
export function readCommitment(text: string): CommitmentType | undefined {
  const name = commitmentNames.find((each) => each === text);
  if (name !== undefined) return name;
  if (objectIdentifier.test(text)) return { oid: text };
  return absoluteUri.test(text) ? { uri: text } : undefined;
}

const arc = '1.2.840.113549.1.9.16.6';

/** As CMS says it (EN 319 122-1, 5.2.3). */
export function commitmentOid(name: CommitmentName): string {
  return `${arc}.${commitmentNames.indexOf(name) + 1}`;
}

/** As XML and JSON say it (EN 319 132-1, 5.2.3). */
export function commitmentUri(name: CommitmentName): string {
  const words = name.split('-').map((word) => word.charAt(0).toUpperCase() + word.slice(1));
  return `http://uri.etsi.org/01903/v1.2.2#${words.join('')}`;
}
