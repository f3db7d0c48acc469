/**
 * The properties of a signature as plain values: the name of each element as XAdES has it, and
 * what is inside, with octets in hexadecimal. Time-stamps, counter-signatures and validation
 * material have places of their own in a description and are left out here.
 */

import { bytesToHex } from '@kumoin/pki';
import type { AttributeDescription, PlainValue } from '../../describe/document-description.ts';
import { decodeBase64 } from '../../json/base64url.ts';
import type { XmlPart } from '../../xml/xml-part.ts';
import type { QualifyingProperties } from './read-signature.ts';
import { xadesNamespace } from '../xades-names.ts';
import { isMaterial } from './xades-material.ts';

export function describeProperties(
  qualifying: QualifyingProperties | undefined,
): readonly AttributeDescription[] {
  const groups = qualifying?.signed?.children ?? [];
  return [
    ...groups.flatMap(({ children }) => children).flatMap((part) => describeOne(part, true)),
    ...(qualifying?.properties ?? []).flatMap((part) => describeOne(part, false)),
  ];
}

function describeOne(part: XmlPart, signed: boolean): readonly AttributeDescription[] {
  const elsewhere =
    /TimeStamp(V2)?$/u.test(part.name) ||
    part.is(xadesNamespace, 'CounterSignature') ||
    isMaterial(part);
  return elsewhere ? [] : [{ name: part.name, signed, value: plainValue(part, 0) }];
}

/** More than any property has; what lies deeper is told as text. */
const depthMax = 12;

const octets = new Set([
  'DigestValue',
  'IssuerSerialV2',
  'SignaturePolicyDocument',
  'X509AttributeCertificate',
]);

function plainValue(part: XmlPart, depth: number): PlainValue {
  const { children } = part;
  const attributes = part.element.attrs.map(({ name, value }) => [`@${name}`, value] as const);
  if (children.length === 0 || depth > depthMax) {
    const text = leafValue(part);
    return attributes.length === 0 ? text : { ...Object.fromEntries(attributes), value: text };
  }
  const grouped = new Map<string, PlainValue[]>();
  for (const child of children) {
    grouped.set(child.name, [...(grouped.get(child.name) ?? []), plainValue(child, depth + 1)]);
  }
  const members = [...grouped].map(([name, values]) => {
    const [only, ...more] = values;
    return [name, more.length === 0 ? (only ?? '') : values] as const;
  });
  return Object.fromEntries([...attributes, ...members]);
}

function leafValue(part: XmlPart): string {
  const text = part.text.trim();
  if (!octets.has(part.name)) return text;
  const decoded = decodeBase64(text.replaceAll(/[\t\n\r ]+/gu, ''));
  return decoded === undefined ? text : bytesToHex(decoded);
}
