/**
 * All certificates and statements about revocation that are at hand, each once and readable.
 *
 * What cannot be read is passed over: a document may carry anything, and what nobody can read
 * helps nobody. The pool is bounded, since every certificate in it is tried when a path is built.
 */

import {
  bytesToHex,
  digest,
  parseCertificate,
  parseCrl,
  parseOcspResponse,
  PkiError,
} from '@kumoin/pki';
import type { BasicOcspResponse, Certificate, Crl } from '@kumoin/pki';
import type { RevocationValue } from '../../needs/ades-needs.ts';
import type { ValidationData } from '../augmentable.ts';

/** More than any honest document has; beyond, what comes later is passed over. */
const certificatesMax = 2000;
const statementsMax = 2000;

/** Somebody's word about certificates, read. */
export type Statement =
  | { readonly kind: 'ocsp'; readonly der: Uint8Array; readonly response: BasicOcspResponse }
  | { readonly kind: 'crl'; readonly der: Uint8Array; readonly list: Crl };

export class MaterialPool {
  readonly #certificates = new Map<string, Certificate>();
  readonly #statements = new Map<string, Statement>();

  get certificates(): readonly Certificate[] {
    return [...this.#certificates.values()];
  }

  get statements(): readonly Statement[] {
    return [...this.#statements.values()];
  }

  addData({ certificates, ocsps, crls }: ValidationData): void {
    for (const der of certificates) this.addCertificate(der);
    for (const der of ocsps) this.addStatement({ kind: 'ocsp', der });
    for (const der of crls) this.addStatement({ kind: 'crl', der });
  }

  addCertificate(der: Uint8Array): void {
    const name = nameOf(der);
    if (this.#certificates.has(name) || this.#certificates.size >= certificatesMax) return;
    const certificate = readable(() => parseCertificate(der));
    if (certificate !== undefined) this.#certificates.set(name, certificate);
  }

  /** The certificates a response brings are certificates at hand, too. */
  addStatement(value: RevocationValue): void {
    const name = nameOf(value.der);
    if (this.#statements.has(name) || this.#statements.size >= statementsMax) return;
    const statement = readable(() => readStatement(value));
    if (statement === undefined) return;
    this.#statements.set(name, statement);
    if (statement.kind !== 'ocsp') return;
    for (const der of statement.response.certificates) this.addCertificate(der);
  }
}

/** What bytes are called where each may count once. */
export function nameOf(der: Uint8Array): string {
  return bytesToHex(digest('sha256', der));
}

/** Each element once, in the order in which it came first. */
export function joinValidationData(all: readonly ValidationData[]): ValidationData {
  const once = (ders: readonly Uint8Array[]): readonly Uint8Array[] => [
    ...new Map(ders.map((der) => [nameOf(der), der])).values(),
  ];
  return {
    certificates: once(all.flatMap(({ certificates }) => certificates)),
    ocsps: once(all.flatMap(({ ocsps }) => ocsps)),
    crls: once(all.flatMap(({ crls }) => crls)),
  };
}

function readStatement({ kind, der }: RevocationValue): Statement | undefined {
  if (kind === 'crl') return { kind, der, list: parseCrl(der) };
  const response = parseOcspResponse(der);
  return response.status === 'successful' ? { kind, der, response: response.basic } : undefined;
}

function readable<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (cause) {
    // See the head of the file.
    if (cause instanceof PkiError) return undefined;
    throw cause;
  }
}
