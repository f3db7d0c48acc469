/**
 * What a signer says in any format, written as signed attributes of CAdES (EN 319 122-1, 5.2).
 *
 * Several commitments are values of one attribute, since the attribute itself may occur once
 * (6.3). The media type is left out beside content hints, which say the same and more
 * (5.2.4.2). Claimed roles are plain text under id-at-role: what readers in the field show.
 */

import {
  buildAttribute,
  derExplicit,
  derIa5String,
  derObjectIdentifier,
  derOctetString,
  derSequence,
  derSetOf,
  derUtf8String,
  digestBytes,
  encodeHashAlgorithm,
  oid,
  PkiError,
} from '@kumoin/pki';
import { AdesError } from '../ades-error.ts';
import { commitmentOid } from '../properties/commitment-type.ts';
import type { CommitmentType } from '../properties/commitment-type.ts';
import type {
  ContentHints,
  ProductionPlace,
  SignaturePolicy,
  SignerProperties,
} from '../properties/signer-properties.ts';

/**
 * @returns complete attributes, DER.
 * @throws {AdesError} `property_unsupported` for what CMS has no place for,
 * `cades_property_malformed` for a value that is empty or too long.
 */
export function buildCadesAttributes(properties: SignerProperties): readonly Uint8Array[] {
  const { commitments = [], claimedRoles = [], place, policy, contentHints, mimeType } = properties;
  try {
    return [
      ...attribute(oid.commitmentTypeIndication, commitments.map(writeCommitment)),
      ...attribute(oid.signerAttributesV2, claimedRoles.length > 0 && writeRoles(claimedRoles)),
      ...attribute(oid.signerLocation, place && writePlace(place)),
      ...attribute(oid.signaturePolicyIdentifier, policy && writePolicy(policy)),
      ...attribute(oid.contentHints, contentHints && writeHints(contentHints)),
      ...attribute(oid.mimeType, contentHints === undefined && mimeType && text(mimeType)),
    ];
  } catch (cause) {
    if (!(cause instanceof PkiError)) throw cause;
    throw new AdesError('cades_property_malformed', cause.message, { cause });
  }
}

function attribute(
  type: string,
  given: Uint8Array | readonly Uint8Array[] | false | '' | undefined,
): readonly Uint8Array[] {
  if (given === undefined || given === false || given === '') return [];
  const values = given instanceof Uint8Array ? [given] : given;
  return values.length === 0 ? [] : [buildAttribute(type, ...values)];
}

function writeCommitment(commitment: CommitmentType): Uint8Array {
  if (typeof commitment === 'string') {
    return derSequence(derObjectIdentifier(commitmentOid(commitment)));
  }
  if ('oid' in commitment) return derSequence(derObjectIdentifier(commitment.oid));
  throw new AdesError('property_unsupported', 'a commitment named by a URI');
}

/** SEQUENCE { claimedAttributes [0] SEQUENCE OF Attribute }: EXPLICIT, as all tags of this module. */
function writeRoles(roles: readonly string[]): Uint8Array {
  const written = roles.map((role) =>
    derSequence(derObjectIdentifier(oid.role), derSetOf(text(role))),
  );
  return derSequence(derExplicit(0, derSequence(...written)));
}

/** Country and locality have members of their own; the rest are lines of the postal address. */
function writePlace({ country, locality, street, postalCode, region }: ProductionPlace) {
  const lines = [street, postalCode, region].filter((line) => line !== undefined);
  const members = [
    ...(country === undefined ? [] : [derExplicit(0, text(country))]),
    ...(locality === undefined ? [] : [derExplicit(1, text(locality))]),
    ...(lines.length === 0 ? [] : [derExplicit(2, derSequence(...lines.map(text)))]),
  ];
  if (members.length === 0) throw malformed('a place that is nowhere');
  return derSequence(...members);
}

function writePolicy({ id, hash, digest, uri, userNotice }: SignaturePolicy): Uint8Array {
  const dotted = id.replace(/^urn:oid:/i, '');
  if (/^[a-z][a-z0-9+.-]*:/i.test(dotted)) {
    throw new AdesError('property_unsupported', 'a signature policy named by a URI');
  }
  if (digest.length !== digestBytes[hash]) throw malformed(`no ${hash} digest of a policy`);
  const qualifiers = [
    ...(uri === undefined ? [] : [qualifier(oid.policyUri, ia5(uri))]),
    ...(userNotice === undefined
      ? []
      : [qualifier(oid.policyUserNotice, derSequence(notice(userNotice)))]),
  ];
  return derSequence(
    derObjectIdentifier(dotted),
    derSequence(encodeHashAlgorithm(hash), derOctetString(digest)),
    ...(qualifiers.length === 0 ? [] : [derSequence(...qualifiers)]),
  );
}

function qualifier(type: string, value: Uint8Array): Uint8Array {
  return derSequence(derObjectIdentifier(type), value);
}

function writeHints({ description, contentType }: ContentHints): Uint8Array {
  return derSequence(
    ...(description === undefined ? [] : [text(description)]),
    derObjectIdentifier(contentType),
  );
}

const textCharactersMax = 4096;
/** DisplayText (RFC 5280, 4.2.1.4) ends here. */
const noticeCharactersMax = 200;

function text(value: string): Uint8Array {
  return derUtf8String(bounded(value, textCharactersMax));
}

function notice(value: string): Uint8Array {
  return derUtf8String(bounded(value, noticeCharactersMax));
}

function ia5(value: string): Uint8Array {
  return derIa5String(bounded(value, textCharactersMax));
}

function bounded(value: string, charactersMax: number): string {
  if (value.length === 0 || value.length > charactersMax) throw malformed('empty or too long');
  return value;
}

function malformed(what: string): AdesError {
  return new AdesError('cades_property_malformed', what);
}
