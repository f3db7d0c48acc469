/**
 * What a signer says beside who signed, as elements of XAdES (EN 319 132-1, 5.2): commitments,
 * roles, place and policy. A value that says nothing, or that XML cannot hold, is refused before
 * it is signed.
 */

import { AdesError } from '../../ades-error.ts';
import { commitmentUri } from '../../properties/commitment-type.ts';
import type { CommitmentType } from '../../properties/commitment-type.ts';
import type { ProductionPlace, SignaturePolicy } from '../../properties/signer-properties.ts';
import { encodeBase64 } from '../../json/base64url.ts';
import { escapeXml } from '../../xml/escape-xml.ts';
import { xmlElement } from '../../xml/xml-element.ts';
import { xades141Namespace } from '../xades-names.ts';
import { digestIdentifier } from '../xml-algorithm.ts';
import type { HashAlgorithm } from '@kumoin/pki';
import { digestBytes } from '@kumoin/pki';

/** An element with a text. @throws {AdesError} `xades_property_malformed` for an empty one. */
export function textElement(name: string, text: string): string {
  if (text.trim() === '') throw malformed(`${name} is empty`);
  return xmlElement(name, {}, escapeXml(text));
}

/** 5.2.3: over all that is signed. */
export function writeCommitment(type: CommitmentType): string {
  return xmlElement(
    'xades:CommitmentTypeIndication',
    {},
    xmlElement('xades:CommitmentTypeId', {}, identifierOf(type)),
    '<xades:AllSignedDataObjects/>',
  );
}

function identifierOf(type: CommitmentType): string {
  if (typeof type === 'string') return textElement('xades:Identifier', commitmentUri(type));
  return writeIdentifier('oid' in type ? type.oid : type.uri);
}

/** An object identifier travels as a URN, and says so; a URI is what it is (5.2.9, 5.2.3). */
export function writeIdentifier(id: string): string {
  if (!/^[0-2](\.(0|[1-9]\d*))+$/u.test(id)) return textElement('xades:Identifier', id);
  return xmlElement('xades:Identifier', { Qualifier: 'OIDAsURN' }, `urn:oid:${id}`);
}

/** 5.2.5, the second version, in the order of its schema. */
export function writePlace(place: ProductionPlace): string {
  const parts: readonly (readonly [string, string | undefined])[] = [
    ['City', place.locality],
    ['StreetAddress', place.street],
    ['StateOrProvince', place.region],
    ['PostalCode', place.postalCode],
    ['CountryName', place.country],
  ];
  const written = parts.flatMap(([name, text]) =>
    text === undefined ? [] : [textElement(`xades:${name}`, text)],
  );
  if (written.length === 0) throw malformed('place');
  return xmlElement('xades:SignatureProductionPlaceV2', {}, ...written);
}

/** 5.2.6, the second version: claimed ones alone. */
export function writeRoles(roles: readonly string[]): string {
  const claimed = roles.map((role) => textElement('xades:ClaimedRole', role));
  return xmlElement('xades:SignerRoleV2', {}, xmlElement('xades:ClaimedRoles', {}, ...claimed));
}

/** 5.2.9. */
export function writePolicy({ id, hash, digest, uri, userNotice }: SignaturePolicy): string {
  if (digest.length !== digestBytes[hash]) throw malformed('digest of the policy');
  const qualifiers = [
    ...(uri === undefined ? [] : [textElement('xades:SPURI', uri)]),
    ...(userNotice === undefined
      ? []
      : [xmlElement('xades:SPUserNotice', {}, textElement('xades:ExplicitText', userNotice))]),
  ].map((qualifier) => xmlElement('xades:SigPolicyQualifier', {}, qualifier));
  const policyId = xmlElement(
    'xades:SignaturePolicyId',
    {},
    xmlElement('xades:SigPolicyId', {}, writeIdentifier(id)),
    xmlElement('xades:SigPolicyHash', {}, writeDigest(hash, digest)),
    ...(qualifiers.length === 0
      ? []
      : [xmlElement('xades:SigPolicyQualifiers', {}, ...qualifiers)]),
  );
  return xmlElement('xades:SignaturePolicyIdentifier', {}, policyId);
}

/** 5.2.10: the policy document beside the signature; unsigned, since its digest is signed. */
export function writePolicyStore(policy: SignaturePolicy, document: Uint8Array): string {
  return xmlElement(
    'xades141:SignaturePolicyStore',
    { 'xmlns:xades141': xades141Namespace },
    xmlElement('xades141:SPDocSpecification', {}, writeIdentifier(policy.id)),
    xmlElement('xades141:SignaturePolicyDocument', {}, encodeBase64(document)),
  );
}

export function writeDigest(hash: HashAlgorithm, value: Uint8Array): string {
  return (
    xmlElement('ds:DigestMethod', { Algorithm: digestIdentifier(hash) }) +
    xmlElement('ds:DigestValue', {}, encodeBase64(value))
  );
}

function malformed(detail: string): AdesError {
  return new AdesError('xades_property_malformed', detail);
}
