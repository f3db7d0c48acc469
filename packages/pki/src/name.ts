/**
 * Distinguished names: DER ⇄ readable attributes, RFC 4514 text, RFC 5280 comparison.
 *
 * A name keeps the bytes it came in, since issuers are quoted by copying bytes. Names are
 * compared as RFC 5280, 7.1 asks (case and inner space do not count). An attribute whose
 * text cannot be decoded is kept as bytes and compared as bytes: one odd attribute must
 * not make a certificate unreadable.
 */

import { equalBytes } from '#crypto';
import {
  derObjectIdentifier,
  derPrintableString,
  derSequence,
  derSetOf,
  derUtf8String,
} from './der/encode-der.ts';
import type { DerNode } from './der/parse-der.ts';
import { DerFields, expectTag, readObjectIdentifier, readText } from './der/read-der.ts';
import { tag } from './der/tag.ts';
import { bytesToHex } from './hex.ts';
import { oid } from './oids.ts';
import { PkiError, readStructure } from './pki-error.ts';

/** Attributes this package can write. */
export type NameAttributeType =
  | 'commonName'
  | 'organizationName'
  | 'organizationalUnitName'
  | 'countryName'
  | 'localityName'
  | 'stateOrProvinceName'
  | 'givenName'
  | 'surname'
  | 'pseudonym'
  | 'serialNumber'
  | 'organizationIdentifier';

export interface NameAttribute {
  /** Dotted object identifier of the attribute type. */
  readonly oid: string;
  /** The text, or undefined where the value is no text or cannot be decoded. */
  readonly value: string | undefined;
  /** The value as it came, tag and length included. */
  readonly rawValue: Uint8Array;
}

export interface DistinguishedName {
  readonly raw: Uint8Array;
  /** Relative names in the order of the encoding; nearly always of one attribute each. */
  readonly relativeNames: readonly (readonly NameAttribute[])[];
}

/** @throws {PkiError} `name_malformed`. */
export function parseName(node: DerNode): DistinguishedName {
  return readStructure('name_malformed', () => ({
    raw: node.raw,
    relativeNames: expectTag(node, tag.sequence).children.map(readRelativeName),
  }));
}

/**
 * DER of a name with one attribute per relative name, in the order given.
 * @throws {PkiError} `name_malformed` for no attributes, an empty or too long value, a
 * control character, or a country that is not two capital letters.
 */
export function buildName(
  attributes: readonly { readonly type: NameAttributeType; readonly value: string }[],
): Uint8Array {
  if (attributes.length === 0) throw new PkiError('name_malformed', 'no attributes');
  return readStructure('name_malformed', () =>
    derSequence(
      ...attributes.map(({ type, value }) =>
        derSetOf(derSequence(derObjectIdentifier(oid[type]), encodeValue(type, value))),
      ),
    ),
  );
}

/** The first text of that attribute, reading from the front. */
export function nameAttribute(
  name: DistinguishedName,
  type: NameAttributeType,
): string | undefined {
  return name.relativeNames.flat().find((attribute) => attribute.oid === oid[type])?.value;
}

/** RFC 5280, 7.1: same attributes in the same order, whatever the case, space or string type. */
export function sameName(left: DistinguishedName, right: DistinguishedName): boolean {
  return equalBytes(left.raw, right.raw) || comparable(left) === comparable(right);
}

/**
 * RFC 4514 text, last relative name first. Characters that steer a terminal or turn the
 * direction of writing come out escaped, so a name cannot disguise itself.
 */
export function formatName(name: DistinguishedName): string {
  return [...name.relativeNames]
    .reverse()
    .map((relativeName) => relativeName.map(formatAttribute).join('+'))
    .join(',');
}

/** Upper bounds of RFC 5280, appendix A.1, in characters. */
const charactersMax: Readonly<Record<NameAttributeType, number>> = {
  commonName: 64,
  organizationName: 64,
  organizationalUnitName: 64,
  countryName: 2,
  localityName: 128,
  stateOrProvinceName: 128,
  givenName: 32_768,
  surname: 32_768,
  pseudonym: 128,
  serialNumber: 64,
  organizationIdentifier: 32_768,
};

const keywords: ReadonlyMap<string, string> = new Map([
  [oid.commonName, 'CN'],
  [oid.organizationName, 'O'],
  [oid.organizationalUnitName, 'OU'],
  [oid.countryName, 'C'],
  [oid.localityName, 'L'],
  [oid.stateOrProvinceName, 'ST'],
  [oid.streetAddress, 'STREET'],
  [oid.domainComponent, 'DC'],
  [oid.userId, 'UID'],
  [oid.serialNumber, 'SERIALNUMBER'],
  [oid.givenName, 'GIVENNAME'],
  [oid.surname, 'SURNAME'],
]);

function readRelativeName(node: DerNode): NameAttribute[] {
  const { children } = expectTag(node, tag.set);
  if (children.length === 0) throw new PkiError('name_malformed', 'empty relative name');
  return children.map(readAttribute);
}

function readAttribute(node: DerNode): NameAttribute {
  const fields = DerFields.ofSequence(node);
  const type = readObjectIdentifier(fields.takeAny());
  const value = fields.takeAny();
  fields.end();
  return { oid: type, value: textOf(value), rawValue: value.raw };
}

function textOf(node: DerNode): string | undefined {
  try {
    return readText(node);
  } catch (cause) {
    // Kept as bytes: see the head of the file.
    if (cause instanceof PkiError) return undefined;
    throw cause;
  }
}

function encodeValue(type: NameAttributeType, value: string): Uint8Array {
  const characters = [...value].length;
  if (characters === 0 || characters > charactersMax[type]) {
    throw new PkiError('name_malformed', `${type} of ${characters} characters`);
  }
  if (!value.isWellFormed() || /\p{Cc}/u.test(value)) {
    throw new PkiError('name_malformed', `${type} has a control character`);
  }
  if (type === 'countryName' && !/^[A-Z]{2}$/.test(value)) {
    throw new PkiError('name_malformed', 'countryName is two capital letters');
  }
  const printable = type === 'countryName' || type === 'serialNumber';
  return printable ? derPrintableString(value) : derUtf8String(value);
}

/** Path building compares one name with many: folding each once is enough. */
const folded = new WeakMap<DistinguishedName, string>();

function comparable(name: DistinguishedName): string {
  const known = folded.get(name);
  if (known !== undefined) return known;
  const text = JSON.stringify(
    name.relativeNames.map((relativeName) => relativeName.map(comparableAttribute).sort()),
  );
  folded.set(name, text);
  return text;
}

function comparableAttribute({ oid: type, value, rawValue }: NameAttribute): string {
  return value === undefined
    ? `${type}#${bytesToHex(rawValue)}`
    : `${type}=${comparableText(value)}`;
}

/** RFC 4518 in essence: compatibility forms, case and insignificant space are folded away. */
function comparableText(text: string): string {
  return text
    .normalize('NFKC')
    .toUpperCase()
    .toLowerCase()
    .normalize('NFKC')
    .replace(/[\u00ad\u200b\u2060\ufeff]/g, '')
    .replace(/\s+/g, ' ')
    .trim();
}

function formatAttribute({ oid: type, value, rawValue }: NameAttribute): string {
  const keyword = keywords.get(type);
  if (keyword === undefined || value === undefined)
    return `${keyword ?? type}=#${bytesToHex(rawValue)}`;
  return `${keyword}=${escapeValue(value)}`;
}

const steering = /[\p{Cc}\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069]/gu;
const utf8 = new TextEncoder();

function escapeValue(value: string): string {
  return value
    .replace(/["+,;<>\\]/g, (character) => `\\${character}`)
    .replace(/^[ #]/, (character) => `\\${character}`)
    .replace(/(?<!^\\?) $/, '\\ ')
    .replace(steering, (character) =>
      bytesToHex(utf8.encode(character)).replace(/../g, (octet) => `\\${octet}`),
    );
}
