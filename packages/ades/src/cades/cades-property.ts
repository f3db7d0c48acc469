/**
 * What a signer may say in a CAdES signature beyond who signed and when (EN 319 122-1, 5.2):
 * signed attributes whose values come from outside, already encoded.
 *
 * Each is read before it is signed. A value of another shape would be signed all the same and
 * refused by every reader afterwards, when nobody can mend it.
 */

import {
  buildAttribute,
  DerFields,
  oid,
  parseDer,
  PkiError,
  readObjectIdentifier,
  readOctetString,
  readText,
  tag,
} from '@kumoin/pki';
import type { DerNode } from '@kumoin/pki';
import { AdesError } from '../ades-error.ts';

export interface CadesProperty {
  readonly name: CadesPropertyName;
  /** The value of the attribute, DER. */
  readonly value: Uint8Array;
}

interface Shape {
  readonly type: string;
  /** @throws {PkiError} for a value of another shape. */
  readonly read: (value: DerNode) => void;
}

const shapes = {
  'commitment-type-indication': { type: oid.commitmentTypeIndication, read: readCommitment },
  'content-hints': { type: oid.contentHints, read: readContentHints },
  'mime-type': { type: oid.mimeType, read: readUtf8 },
  'signer-location': { type: oid.signerLocation, read: readLocation },
  'content-time-stamp': {
    type: oid.contentTimeStamp,
    read: (value) => DerFields.ofSequence(value),
  },
  'signer-attributes-v2': { type: oid.signerAttributesV2, read: readSignerAttributes },
  'signature-policy-identifier': { type: oid.signaturePolicyIdentifier, read: readPolicy },
  'content-reference': { type: oid.contentReference, read: readContentReference },
  'content-identifier': { type: oid.contentIdentifier, read: readOctetString },
} satisfies Record<string, Shape>;

export type CadesPropertyName = keyof typeof shapes;

export const cadesPropertyNames = Object.keys(shapes) as readonly CadesPropertyName[];

/** The property of this name, or of this object identifier, dotted; undefined: none we know. */
export function findCadesProperty(nameOrOid: string): CadesPropertyName | undefined {
  return cadesPropertyNames.find((name) => name === nameOrOid || shapes[name].type === nameOrOid);
}

/** Names of those whose value is not of the shape its attribute demands, or said twice. */
export function malformedCadesProperties(
  properties: readonly CadesProperty[],
): readonly CadesPropertyName[] {
  const names = properties.map(({ name }) => name);
  return properties
    .filter((property, index) => !isSound(property) || names.indexOf(property.name) < index)
    .map(({ name }) => name);
}

function isSound(property: CadesProperty): boolean {
  try {
    buildCadesProperty(property);
    return true;
  } catch (error) {
    // A property that cannot be built is the answer here; anything else is a bug.
    if (error instanceof AdesError) return false;
    throw error;
  }
}

/**
 * The whole signed attribute.
 * @throws {AdesError} `cades_property_malformed` when the value is not of the shape its
 * attribute demands.
 */
export function buildCadesProperty({ name, value }: CadesProperty): Uint8Array {
  const { type, read } = shapes[name];
  try {
    const node = parseDer(value);
    read(node);
    return buildAttribute(type, node.raw);
  } catch (cause) {
    if (!(cause instanceof PkiError)) throw cause;
    throw new AdesError('cades_property_malformed', name, { cause });
  }
}

/** SEQUENCE { commitmentTypeId OID, qualifiers SEQUENCE OF SEQUENCE { OID, ANY } OPTIONAL }. */
function readCommitment(value: DerNode): void {
  const fields = DerFields.ofSequence(value);
  readObjectIdentifier(fields.takeAny());
  readQualifiers(fields.takeIf(tag.sequence));
  fields.end();
}

function readQualifiers(node: DerNode | undefined): void {
  for (const qualifier of node?.children ?? []) {
    readObjectIdentifier(DerFields.ofSequence(qualifier).takeAny());
  }
}

/** SEQUENCE { contentDescription UTF8String OPTIONAL, contentType OID }. */
function readContentHints(value: DerNode): void {
  const fields = DerFields.ofSequence(value);
  const description = fields.takeIf(tag.utf8String);
  if (description !== undefined) readText(description);
  readObjectIdentifier(fields.takeAny());
  fields.end();
}

function readUtf8(value: DerNode): void {
  readText(new DerFields([value]).take(tag.utf8String));
}

const postalLinesMax = 6;

/** Country, locality and address, each of which may be left out, not all of them. */
function readLocation(value: DerNode): void {
  const fields = DerFields.ofSequence(value);
  const country = fields.takeExplicit(0);
  const locality = fields.takeExplicit(1);
  const address = fields.takeExplicit(2);
  fields.end();
  const lines = address === undefined ? [] : DerFields.ofSequence(address).rest();
  const texts = [country, locality, ...lines].filter((text) => text !== undefined);
  if (texts.length === 0 || lines.length > postalLinesMax) throw malformed('signer location');
  texts.forEach(readText);
}

/** Claimed roles alone: of certified ones and assertions nobody here could say they are true. */
function readSignerAttributes(value: DerNode): void {
  const fields = DerFields.ofSequence(value);
  const claimed = fields.takeExplicit(0);
  fields.end();
  const attributes = DerFields.ofSequence(claimed).rest();
  if (attributes.length === 0) throw malformed('no claimed attribute');
  for (const attribute of attributes) {
    const parts = DerFields.ofSequence(attribute);
    readObjectIdentifier(parts.takeAny());
    parts.take(tag.set);
    parts.end();
  }
}

/** SEQUENCE { sigPolicyId OID, sigPolicyHash { algorithm, OCTET STRING }, qualifiers }. */
function readPolicy(value: DerNode): void {
  const fields = DerFields.ofSequence(value);
  readObjectIdentifier(fields.takeAny());
  const hash = DerFields.ofSequence(fields.takeAny());
  readObjectIdentifier(DerFields.ofSequence(hash.takeAny()).takeAny());
  readOctetString(hash.takeAny());
  hash.end();
  readQualifiers(fields.takeIf(tag.sequence));
  fields.end();
}

/** SEQUENCE { contentType OID, signedContentIdentifier, originatorSignatureValue }. */
function readContentReference(value: DerNode): void {
  const fields = DerFields.ofSequence(value);
  readObjectIdentifier(fields.takeAny());
  readOctetString(fields.takeAny());
  readOctetString(fields.takeAny());
  fields.end();
}

function malformed(what: string): PkiError {
  return new PkiError('der_bad_value', what);
}
