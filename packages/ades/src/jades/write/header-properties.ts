/**
 * What a signer says beside who and when, as header parameters (TS 119 182-1, 5.2.3 to 5.2.7).
 * Content hints have no place in JAdES and are refused.
 */

import { digestBytes } from '@kumoin/pki';
import { AdesError } from '../../ades-error.ts';
import { encodeBase64Url } from '../../json/base64url.ts';
import { commitmentUri } from '../../properties/commitment-type.ts';
import type { CommitmentType } from '../../properties/commitment-type.ts';
import type {
  ProductionPlace,
  SignaturePolicy,
  SignerProperties,
} from '../../properties/signer-properties.ts';
import { digestName } from '../check/jose-algorithm.ts';

export const headerTextCharactersMax = 4096;

/** @throws {AdesError} `property_unsupported`, `jades_property_malformed`. */
export function headerProperties(properties: SignerProperties): Record<string, unknown> {
  const { commitments = [], claimedRoles = [], place, policy, contentHints } = properties;
  if (contentHints !== undefined) throw new AdesError('property_unsupported', 'content hints');
  return {
    ...(commitments.length > 0 && {
      srCms: commitments.map((each) => ({ commId: { id: commitmentId(each) } })),
    }),
    ...(place !== undefined && { sigPl: placeOf(place) }),
    ...(claimedRoles.length > 0 && { srAts: { claimed: [plainTexts(claimedRoles)] } }),
    ...(policy !== undefined && { sigPId: policyOf(policy) }),
  };
}

/**
 * As `cty` and `ctys` have it: without `application/` where no other slash is in it (RFC 7515,
 * 4.1.10).
 */
export function contentType(mimeType: string): string {
  if (!/^[!#$&^_.+\w-]+\/[!#$&^_.+\w-]+(;[\x20-\x7e]*)?$/u.test(mimeType)) {
    throw malformed('media type');
  }
  const short = mimeType.replace(/^application\//iu, '');
  return short.includes('/') ? mimeType : short;
}

function commitmentId(commitment: CommitmentType): string {
  if (typeof commitment === 'string') return commitmentUri(commitment);
  return identifier('oid' in commitment ? commitment.oid : commitment.uri);
}

/** A URI as it is, an object identifier as a URN (RFC 3061). */
function identifier(text: string): string {
  if (/^[0-2](\.(0|[1-9]\d*))+$/u.test(text)) return `urn:oid:${text}`;
  if (!/^[A-Za-z][A-Za-z0-9+.-]*:[\x21-\x7e]+$/u.test(text)) throw malformed('identifier');
  return words(text);
}

function placeOf(place: ProductionPlace): object {
  const { country, locality, region, postalCode, street } = place;
  const parts = {
    ...(country !== undefined && { addressCountry: countryOf(country) }),
    ...(locality !== undefined && { addressLocality: words(locality) }),
    ...(region !== undefined && { addressRegion: words(region) }),
    ...(postalCode !== undefined && { postalCode: words(postalCode) }),
    ...(street !== undefined && { streetAddress: words(street) }),
  };
  if (Object.keys(parts).length === 0) throw malformed('place');
  return parts;
}

function countryOf(country: string): string {
  if (!/^[A-Z]{2}$/u.test(country)) throw malformed('country');
  return country;
}

/** Plain text as it is, in no further encoding (5.4.3.2). */
function plainTexts(texts: readonly string[]): object {
  return { mediaType: 'text/plain', encoding: 'binary', qVals: texts.map(words) };
}

function policyOf({ id, hash, digest, uri, userNotice }: SignaturePolicy): object {
  if (digest.length !== digestBytes[hash]) throw malformed('policy digest');
  const qualifiers = [
    ...(uri === undefined ? [] : [{ spURI: identifier(uri) }]),
    ...(userNotice === undefined ? [] : [{ spUserNotice: { explText: words(userNotice) } }]),
  ];
  return {
    id: { id: identifier(id) },
    digAlg: digestName(hash),
    digVal: encodeBase64Url(digest),
    ...(qualifiers.length > 0 && { sigPQuals: qualifiers }),
  };
}

function words(text: string): string {
  const fits = text.length > 0 && text.length <= headerTextCharactersMax;
  if (!fits || /[\p{Cc}\p{Cs}]/u.test(text)) throw malformed('text');
  return text;
}

function malformed(what: string): AdesError {
  return new AdesError('jades_property_malformed', what);
}
