/**
 * Finish an XML signature with the value that was made elsewhere, and with a time-stamp if there
 * is one (EN 319 132-1, 6.3: with a SignatureTimeStamp level B-T, without it B-B).
 */

import { digest, parseCertificate } from '@kumoin/pki';
import { AdesError } from '../ades-error.ts';
import { signatureFits, timestampFault } from '../cms/check-answer.ts';
import { encodeBase64 } from '../json/base64url.ts';
import { spliceBytes } from '../xml/splice-bytes.ts';
import { encodeAscii, narrowOctets } from '../xml/xml-encoding.ts';
import { xmlElement } from '../xml/xml-element.ts';
import { canonicalFragment } from './write/canonical-fragment.ts';
import { signatureValueId } from './prepared-xades.ts';
import type { PreparedXades } from './prepared-xades.ts';
import { writeTimestamp } from './write/write-timestamp.ts';
import { toXmlSignature } from './xml-algorithm.ts';

export interface EmbedXadesOptions {
  /** An RFC 3161 token (ContentInfo) over `xadesTimestampInput`. */
  readonly timestampToken?: Uint8Array;
}

/**
 * @param signature as X.509 carries it; ECDSA is the DER of r and s.
 * @returns the document; nothing in it but the signature is new.
 * @throws {AdesError} `xades_signature_wrong` when it does not verify over `toBeSigned`,
 * `xades_timestamp_wrong` when the token is none or not over this signature.
 */
export function embedXades(
  prepared: PreparedXades,
  signature: Uint8Array,
  { timestampToken }: EmbedXadesOptions = {},
): Uint8Array {
  const { signer, document, encoding, valueAt, unsignedAt } = prepared;
  // Over what stands in the document, since both were stored in between.
  const toBeSigned = signedInfoIn(prepared);
  if (toBeSigned === undefined || !signatureFits({ signer, toBeSigned, signature })) {
    throw new AdesError('xades_signature_wrong');
  }
  const value = encodeAscii(valueText(prepared, signature), encoding);
  const unsigned =
    prepared.unsigned +
    (timestampToken === undefined ? '' : stamped(prepared, signature, timestampToken));
  const properties = encodeAscii(unsigned === '' ? '' : wrapUnsigned(unsigned), encoding);
  return spliceBytes(document, [
    { start: valueAt, end: valueAt, bytes: value },
    { start: unsignedAt, end: unsignedAt, bytes: properties },
  ]);
}

/**
 * What a signature time-stamp has to be over (EN 319 132-1, 5.3): the SignatureValue element
 * written canonically, not the octets it stands for.
 * @throws {AdesError} `xades_signature_wrong` when it cannot be a signature by this key.
 */
export function xadesTimestampInput(prepared: PreparedXades, signature: Uint8Array): Uint8Array {
  const id = signatureValueId(prepared.signatureId);
  const element = xmlElement('ds:SignatureValue', { Id: id }, valueText(prepared, signature));
  return canonicalFragment(element);
}

/** SignedInfo as it stands in the document, with the properties that it has the digest of. */
function signedInfoIn({ document, encoding, valueAt, unsignedAt, hash }: PreparedXades) {
  const narrow = narrowOctets(document, encoding);
  const value = valueAt / encoding.width;
  const written = (from: number, to: number) =>
    new TextDecoder('latin1').decode(narrow.subarray(from, to));
  const front = written(Math.max(0, value - frontCharactersMax), value);
  const behind = written(value, unsignedAt / encoding.width);
  const signedInfo = lastElement(front, '<ds:SignedInfo>', '</ds:SignedInfo>');
  const properties = lastElement(behind, '<xades:SignedProperties ', '</xades:SignedProperties>');
  if (signedInfo === undefined || properties === undefined) return undefined;
  const named = encodeBase64(digest(hash, canonicalFragment(properties)));
  return signedInfo.includes(`>${named}<`) ? canonicalFragment(signedInfo) : undefined;
}

/** A SignedInfo with thirty references is a few thousand long. */
const frontCharactersMax = 256 * 1024;

function lastElement(text: string, open: string, close: string): string | undefined {
  const start = text.lastIndexOf(open);
  const end = text.indexOf(close, start);
  return start < 0 || end < 0 ? undefined : text.slice(start, end + close.length);
}

function valueText({ signer }: PreparedXades, signature: Uint8Array): string {
  const { publicKey } = parseCertificate(signer.certificate);
  const value = toXmlSignature({ algorithm: signer.algorithm, publicKey, signature });
  if (value === undefined) throw new AdesError('xades_signature_wrong');
  return encodeBase64(value);
}

function stamped(prepared: PreparedXades, signature: Uint8Array, token: Uint8Array): string {
  const covered = xadesTimestampInput(prepared, signature);
  const fault = timestampFault(token, (hash) => digest(hash, covered));
  if (fault !== undefined) throw new AdesError('xades_timestamp_wrong', fault);
  return writeTimestamp({ name: 'xades:SignatureTimeStamp', token });
}

function wrapUnsigned(properties: string): string {
  return `<xades:UnsignedProperties><xades:UnsignedSignatureProperties>${properties}</xades:UnsignedSignatureProperties></xades:UnsignedProperties>`;
}
