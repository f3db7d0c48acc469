/**
 * All certificates and statements about revocation that are at hand, each once and readable.
 *
 * What cannot be read is passed over: a document may carry anything, and what nobody can read
 * helps nobody. The pool is bounded, since every certificate in it is tried when a path is built,
 * and what the document brings has a place of its own: however full of rubbish that is, what the
 * caller gave and what was fetched for this run still finds room.
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
const documentMax = { certificates: 2000, statements: 2000 };
/** More than one run can ask for: `collect-validation-data.ts` follows two hundred certificates. */
const fetchedMax = { certificates: 5000, statements: 1000 };
/** Of one answer, which may come from anybody's address: a responder and those above it. */
const certificatesOfAnswerMax = 20;

/** Somebody's word about certificates, read. */
export type Statement =
  | { readonly kind: 'ocsp'; readonly der: Uint8Array; readonly response: BasicOcspResponse }
  | { readonly kind: 'crl'; readonly der: Uint8Array; readonly list: Crl };

export class MaterialPool {
  readonly #document = new Shelf(documentMax);
  readonly #fetched = new Shelf(fetchedMax);

  /** What was fetched first: it was asked for because what the document has did not do. */
  get certificates(): readonly Certificate[] {
    return [...this.#fetched.certificates.values(), ...this.#document.certificates.values()];
  }

  /** What stands in the document first: of two that say the same it is the one to keep. */
  get statements(): readonly Statement[] {
    return [...this.#document.statements.values(), ...this.#fetched.statements.values()];
  }

  /** What a document brings. */
  addData({ certificates, ocsps, crls }: ValidationData): void {
    for (const der of certificates) this.#addCertificate(this.#document, der);
    for (const der of ocsps) this.#addStatement(this.#document, { kind: 'ocsp', der });
    for (const der of crls) this.#addStatement(this.#document, { kind: 'crl', der });
  }

  /** What the caller gives, or was fetched. */
  addCertificate(der: Uint8Array): void {
    this.#addCertificate(this.#fetched, der);
  }

  /** As `addCertificate`; the certificates a response brings are certificates at hand, too. */
  addStatement(value: RevocationValue): void {
    this.#addStatement(this.#fetched, value);
  }

  #addCertificate(shelf: Shelf, der: Uint8Array): void {
    const name = nameOf(der);
    if (this.#fetched.certificates.has(name) || this.#document.certificates.has(name)) return;
    if (shelf.certificates.size >= shelf.max.certificates) return;
    const certificate = readable(() => parseCertificate(der));
    if (certificate !== undefined) shelf.certificates.set(name, certificate);
  }

  #addStatement(shelf: Shelf, value: RevocationValue): void {
    const name = nameOf(value.der);
    if (this.#fetched.statements.has(name) || this.#document.statements.has(name)) return;
    if (shelf.statements.size >= shelf.max.statements) return;
    const statement = readable(() => readStatement(value));
    if (statement === undefined) return;
    shelf.statements.set(name, statement);
    if (statement.kind !== 'ocsp') return;
    for (const der of statement.response.certificates.slice(0, certificatesOfAnswerMax)) {
      this.#addCertificate(shelf, der);
    }
  }
}

class Shelf {
  readonly max: typeof documentMax;
  readonly certificates = new Map<string, Certificate>();
  readonly statements = new Map<string, Statement>();

  constructor(max: typeof documentMax) {
    this.max = max;
  }
}

/** What bytes are called where each may count once. */
export function nameOf(der: Uint8Array): string {
  return bytesToHex(digest('sha256', der));
}

/** Each element once, in the order in which it came first. */
export function joinValidationData(all: readonly ValidationData[]): ValidationData {
  return {
    certificates: once(all.flatMap(({ certificates }) => certificates)),
    ocsps: once(all.flatMap(({ ocsps }) => ocsps)),
    crls: once(all.flatMap(({ crls }) => crls)),
  };
}

function once(ders: readonly Uint8Array[]): readonly Uint8Array[] {
  return [...new Map(ders.map((der) => [nameOf(der), der])).values()];
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
