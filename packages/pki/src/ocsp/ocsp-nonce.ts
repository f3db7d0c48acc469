/**
 * The nonce extension (RFC 9654): an OCTET STRING of 1 to 128 octets inside extnValue. A
 * responder copies it or leaves it out; it never shortens it.
 */

import type { Extensions } from '../certificate-extensions.ts';
import { derObjectIdentifier, derOctetString, derSequence } from '../der/encode-der.ts';
import { parseDer } from '../der/parse-der.ts';
import { readOctetString } from '../der/read-der.ts';
import { oid } from '../oids.ts';
import { PkiError } from '../pki-error.ts';

const nonceBytesMax = 128;

/** The extension for a list of extensions. @throws {PkiError} `ocsp_malformed`. */
export function buildOcspNonce(nonce: Uint8Array): Uint8Array {
  refuseUnlessNonce(nonce);
  return derSequence(derObjectIdentifier(oid.ocspNonce), derOctetString(derOctetString(nonce)));
}

/** @throws {PkiError} `ocsp_malformed`, `der_*`. */
export function readOcspNonce(extensions: Extensions): Uint8Array | undefined {
  const extension = extensions.get(oid.ocspNonce);
  if (extension === undefined) return undefined;
  const nonce = readOctetString(parseDer(extension.value));
  refuseUnlessNonce(nonce);
  return nonce;
}

function refuseUnlessNonce(nonce: Uint8Array): void {
  if (nonce.length === 0 || nonce.length > nonceBytesMax) {
    throw new PkiError('ocsp_malformed', `a nonce of ${nonce.length} octets`);
  }
}
