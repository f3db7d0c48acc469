/**
 * Signed and unsigned attributes of CAdES as plain values (EN 319 122-1, 5.2 to 5.5; RFC 5652, 11).
 * Time-stamps and counter-signatures are told elsewhere, with what was found of them. An attribute
 * nobody here knows is told by its identifier and octets, one that cannot be read by its octets.
 */

import { bytesToHex, digest, oid, PkiError } from '@kumoin/pki';
import type { CmsAttribute, DerNode, SignerInfo } from '@kumoin/pki';
import type { AttributeDescription, PlainValue } from '../../describe/document-description.ts';
import { attributeReaders } from './attribute-readers.ts';

const toldElsewhere: ReadonlySet<string> = new Set([
  oid.counterSignature,
  oid.contentTimeStamp,
  oid.signatureTimeStamp,
  oid.cadesCTimeStamp,
  oid.referencesTimeStamp,
  oid.archiveTimeStamp,
  oid.archiveTimeStampV2,
  oid.archiveTimeStampV3,
]);

export function describeAttributes(signerInfo: SignerInfo): readonly AttributeDescription[] {
  const { signedAttributes, unsignedAttributes } = signerInfo;
  return [
    ...signedAttributes.all.flatMap((attribute) => describe(attribute, true)),
    ...unsignedAttributes.all.flatMap((attribute) => describe(attribute, false)),
  ];
}

function describe(attribute: CmsAttribute, signed: boolean): readonly AttributeDescription[] {
  const { type, values } = attribute;
  if (toldElsewhere.has(type)) return [];
  const reader = attributeReaders.get(type);
  return values.map((value) => ({
    name: reader?.name ?? type,
    signed,
    value: reader === undefined ? tellOctets(value) : readOr(reader.read, value),
  }));
}

function readOr(read: (value: DerNode) => PlainValue, value: DerNode): PlainValue {
  try {
    return read(value);
  } catch (cause) {
    if (cause instanceof PkiError) return { malformed: tellOctets(value) };
    throw cause;
  }
}

/** Longer than anybody reads; the digest tells two apart. */
const octetsShownMax = 512;

function tellOctets({ raw }: DerNode): PlainValue {
  if (raw.length <= octetsShownMax) return bytesToHex(raw);
  return { bytes: raw.length, sha256: bytesToHex(digest('sha256', raw)) };
}
