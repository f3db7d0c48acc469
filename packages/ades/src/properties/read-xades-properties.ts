/**
 * Properties of a XAdES signature as elements (EN 319 132-1, 5.2), read into terms of no format.
 * What has no place there, and every element that is not understood, is refused: to leave it out
 * would sign less than was asked for.
 */

import { AdesError } from '../ades-error.ts';
import { decodeBase64 } from '../json/base64url.ts';
import { dsNamespace } from '../xades/xades-names.ts';
import { findDigest } from '../xades/xml-algorithm.ts';
import { openXml } from '../xml/open-xml.ts';
import type { XmlPart } from '../xml/xml-part.ts';
import { commitmentOf } from './encoded-property.ts';
import type { EncodedProperty } from './encoded-property.ts';
import type { ProductionPlace, SignaturePolicy, SignerProperties } from './signer-properties.ts';

const xades = 'http://uri.etsi.org/01903/v1.3.2#';

const readers: Readonly<Record<string, (element: XmlPart) => SignerProperties>> = {
  CommitmentTypeIndication: readCommitment,
  SignerRoleV2: readRoles,
  SignatureProductionPlaceV2: readPlace,
  SignaturePolicyIdentifier: readPolicy,
};

export const xadesPropertyNames = Object.keys(readers);

/** @throws {AdesError} `xades_property_malformed`, with the name. */
export function readXadesProperties(properties: readonly EncodedProperty[]): SignerProperties {
  return properties.map(readProperty).reduce(joinProperties, {});
}

/** Commitments add up; the rest may be said once. */
function joinProperties(before: SignerProperties, next: SignerProperties): SignerProperties {
  const commitments = [...(before.commitments ?? []), ...(next.commitments ?? [])];
  return { ...before, ...next, ...(commitments.length > 0 && { commitments }) };
}

function readProperty({ name, value }: EncodedProperty): SignerProperties {
  const read = readers[name];
  if (read === undefined) throw malformed(name);
  try {
    using xml = openXml(value);
    if (!xml.root.is(xades, name)) throw malformed(name);
    return read(xml.root);
  } catch (cause) {
    if (!(cause instanceof AdesError)) throw cause;
    throw new AdesError('xades_property_malformed', name, { cause });
  }
}

/** Over all that is signed, without qualifiers. */
function readCommitment(element: XmlPart): SignerProperties {
  const [type, scope, ...more] = element.children;
  const identifier = only(type, 'CommitmentTypeId').children[0];
  only(scope, 'AllSignedDataObjects');
  if (more.length > 0) throw malformed('qualifiers');
  const uri = only(identifier, 'Identifier').text.trim();
  return { commitments: [commitmentOf(uri)] };
}

function readRoles(element: XmlPart): SignerProperties {
  const [claimed, ...more] = element.children;
  const roles = only(claimed, 'ClaimedRoles').children;
  if (more.length > 0 || roles.length === 0) throw malformed('roles');
  return { claimedRoles: roles.map((role) => plainText(only(role, 'ClaimedRole'))) };
}

const placeMembers: Readonly<Record<string, keyof ProductionPlace>> = {
  City: 'locality',
  StreetAddress: 'street',
  StateOrProvince: 'region',
  PostalCode: 'postalCode',
  CountryName: 'country',
};

function readPlace(element: XmlPart): SignerProperties {
  const entries = element.children.map((child) => {
    const member = child.namespace === xades ? placeMembers[child.name] : undefined;
    if (member === undefined) throw malformed(child.name);
    return [member, plainText(child)] as const;
  });
  const place: ProductionPlace = Object.fromEntries(entries);
  if (Object.keys(place).length !== entries.length || entries.length === 0) {
    throw malformed('place');
  }
  return { place };
}

/** 5.2.9: by its identifier and digest, with where it is and what is to be shown. */
function readPolicy(element: XmlPart): SignerProperties {
  const parts = only(element.children[0], 'SignaturePolicyId').children;
  const [id, hash, qualifiers, ...more] = parts;
  if (element.children.length > 1 || more.length > 0) throw malformed('policy');
  const identifier = only(only(id, 'SigPolicyId').children[0], 'Identifier').text.trim();
  const { hash: algorithm, digest } = readDigest(only(hash, 'SigPolicyHash'));
  return {
    policy: {
      id: /^urn:oid:([0-9.]+)$/u.exec(identifier)?.[1] ?? identifier,
      hash: algorithm,
      digest,
      ...(qualifiers && readQualifiers(only(qualifiers, 'SigPolicyQualifiers'))),
    },
  };
}

function readDigest({ children: [method, value] }: XmlPart) {
  const hash = method?.is(dsNamespace, 'DigestMethod')
    ? findDigest(method.attribute('Algorithm') ?? '')
    : undefined;
  const digest = value?.is(dsNamespace, 'DigestValue') ? decodeBase64(value.text) : undefined;
  if (hash === undefined || hash === 'sha1' || digest === undefined) throw malformed('digest');
  return { hash, digest };
}

function readQualifiers({ children }: XmlPart): Pick<SignaturePolicy, 'uri' | 'userNotice'> {
  const read = children.map((qualifier) => {
    const inside = only(qualifier, 'SigPolicyQualifier').children[0];
    if (inside?.is(xades, 'SPURI') === true) return { uri: plainText(inside) };
    return {
      userNotice: plainText(only(only(inside, 'SPUserNotice').children[0], 'ExplicitText')),
    };
  });
  return Object.assign({}, ...read) as Pick<SignaturePolicy, 'uri' | 'userNotice'>;
}

function only(element: XmlPart | undefined, name: string): XmlPart {
  if (element?.is(xades, name) !== true) throw malformed(name);
  return element;
}

function plainText(element: XmlPart): string {
  if (element.children.length > 0) throw malformed(element.name);
  return element.text;
}

function malformed(what: string): AdesError {
  return new AdesError('xades_property_malformed', what);
}
