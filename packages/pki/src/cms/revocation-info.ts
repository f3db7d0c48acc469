/**
 * RevocationInfoChoice (RFC 5652, 10.2.1): a CRL, or `[1]` around something else, of which OCSP
 * responses are read and written (RFC 5940).
 *
 * Written is the whole OCSPResponse (id-ri-ocsp-response). Read is also the BasicOCSPResponse
 * alone (id-pkix-ocsp-basic), as some products store it; it is put into the response it came
 * from, so that there is one form to go on with. What an archive-time-stamp hashes is neither,
 * but the choice as it stands in the file.
 */

import { concatBytes, derElement, derObjectIdentifier } from '../der/encode-der.ts';
import { parseDer } from '../der/parse-der.ts';
import { DerFields, readObjectIdentifier } from '../der/read-der.ts';
import { readElement } from '../der/read-element.ts';
import { contextConstructed, tag } from '../der/tag.ts';
import { parseBasicOcspResponse, parseOcspResponse } from '../ocsp/parse-ocsp-response.ts';
import { wrapBasicOcspResponse } from '../ocsp/ocsp-response.ts';
import { oid } from '../oids.ts';
import { PkiError } from '../pki-error.ts';
import { octetsOf } from './extend-set.ts';

export type RevocationInfo =
  /** CertificateList, DER, unread. */
  | { readonly kind: 'crl'; readonly der: Uint8Array }
  /** OCSPResponse, DER; the status inside is successful. */
  | { readonly kind: 'ocsp'; readonly der: Uint8Array }
  /** `format` is dotted; undefined when the choice cannot be read. */
  | { readonly kind: 'other'; readonly format: string | undefined };

/**
 * @param response OCSPResponse, DER, that says something.
 * @returns `[1] { id-ri-ocsp-response, response }`, for `addCrls`.
 * @throws {PkiError} `ocsp_malformed`.
 */
export function buildOcspRevocationInfo(response: Uint8Array): Uint8Array {
  const { status } = parseOcspResponse(response);
  if (status !== 'successful') throw new PkiError('ocsp_malformed', `a response of ${status}`);
  const format = derObjectIdentifier(oid.revocationOcspResponse);
  return derElement(contextConstructed(1), concatBytes([format, response]));
}

/** What one element of `SignedData.crls` is. Never throws: what cannot be read is `other`. */
export function readRevocationInfo(choice: Uint8Array): RevocationInfo {
  try {
    return identify(choice);
  } catch (cause) {
    // One odd entry must not hide the others.
    if (cause instanceof PkiError) return { kind: 'other', format: undefined };
    throw cause;
  }
}

/** The same for an OCSP response in either form, and for nothing else but equal octets. */
export function revocationInfoName(choice: { readonly raw: Uint8Array }): string {
  const info = readRevocationInfo(choice.raw);
  return octetsOf({ raw: info.kind === 'ocsp' ? info.der : choice.raw });
}

function identify(choice: Uint8Array): RevocationInfo {
  // A list is read by whoever looks into it, and may be far longer than a response.
  const { tag: found, raw } = readElement(choice, 0, choice.length);
  if (found === tag.sequence && raw.length === choice.length) return { kind: 'crl', der: choice };
  const node = parseDer(choice);
  if (node.tag !== contextConstructed(1)) return { kind: 'other', format: undefined };
  const fields = new DerFields(node.children);
  const format = readObjectIdentifier(fields.takeAny());
  const value = fields.takeAny();
  fields.end();
  if (
    format === oid.revocationOcspResponse &&
    parseOcspResponse(value.raw).status === 'successful'
  ) {
    return { kind: 'ocsp', der: value.raw };
  }
  if (format === oid.ocspBasic) {
    return { kind: 'ocsp', der: wrapBasicOcspResponse(parseBasicOcspResponse(value.raw).raw) };
  }
  return { kind: 'other', format };
}
