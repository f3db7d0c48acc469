/**
 * The signed attributes of a CAdES signature beyond those every one has: from what a signer says
 * in any format, from values that came encoded, and from time-stamps over the content.
 */

import { buildAttribute, cmsDerLimits, oid, parseDer } from '@kumoin/pki';
import type { HashAlgorithm } from '@kumoin/pki';
import { AdesError } from '../ades-error.ts';
import { timestampFault } from '../cms/check-answer.ts';
import type { SignerProperties } from '../properties/signer-properties.ts';
import { buildCadesAttributes } from './build-cades-attributes.ts';
import { buildCadesProperty } from './cades-property.ts';
import type { CadesProperty } from './cades-property.ts';

/** What the signer says beyond who signed and when. */
export interface CadesWords {
  readonly signerProperties?: SignerProperties;
  /** Values that came encoded; each type once, here or above. */
  readonly properties?: readonly CadesProperty[];
  /** RFC 3161 tokens over the content, DER: it existed before it was signed. */
  readonly contentTimestamps?: readonly Uint8Array[];
}

/**
 * @param digestOf of the content; undefined where it is not known.
 * @returns complete attributes, DER.
 * @throws {AdesError} `cades_property_malformed`, `property_unsupported`.
 */
export function buildSignedAttributes(
  { signerProperties = {}, properties = [], contentTimestamps = [] }: CadesWords,
  digestOf: (hash: HashAlgorithm) => Uint8Array | undefined,
): readonly Uint8Array[] {
  const encoded = properties.filter(({ name }) => name === 'content-time-stamp');
  for (const token of [...contentTimestamps, ...encoded.map(({ value }) => value)]) {
    refuseOtherTimestamp(token, digestOf);
  }
  return [
    ...buildCadesAttributes(signerProperties),
    ...properties.map(buildCadesProperty),
    ...(contentTimestamps.length === 0 ? [] : [buildTimestamps(contentTimestamps)]),
  ];
}

/** One attribute, however many tokens: signed attributes occur once. */
function buildTimestamps(tokens: readonly Uint8Array[]): Uint8Array {
  return buildAttribute(
    oid.contentTimeStamp,
    ...tokens.map((token) => parseDer(token, cmsDerLimits).raw),
  );
}

/** A content-time-stamp is over the very content (EN 319 122-1, 5.2.8). */
function refuseOtherTimestamp(
  token: Uint8Array,
  digestOf: (hash: HashAlgorithm) => Uint8Array | undefined,
): void {
  const fault = timestampFault(token, digestOf);
  if (fault !== undefined) {
    throw new AdesError('cades_property_malformed', `content-time-stamp: ${fault}`);
  }
}
