/**
 * What the author of a form demands of the signature in a field: its seed values
 * (ISO 32000-2, 12.7.5.5, tables 237 "signature field seed value dictionary" and 238
 * "certificate seed value dictionary"), read into plain values.
 *
 * /Ff says which entries are demands; the rest are suggestions for a program that asks a
 * person. /MDP and /TimeStamp carry their own weight. Whether an order meets the demands is
 * decided in `honour-seed-values.ts`.
 */

import type { PdfDictionary, PdfValue } from '../../pdf/cos.ts';
import type { PdfDocument } from '../../pdf/pdf-document.ts';
import { readTextString } from '../../pdf/text-string.ts';
import { itemsOf } from './form-fields.ts';

/** Bits of /Ff: what is demanded. */
export const seedFlags = {
  filter: 1,
  subFilter: 2,
  version: 4,
  reasons: 8,
  legalAttestation: 16,
  addRevocationInfo: 32,
  digestMethod: 64,
  lockDocument: 128,
  appearanceFilter: 256,
} as const;

/** Bits of /Ff of the certificate seed values. */
export const certificateSeedFlags = {
  subject: 1,
  issuer: 2,
  policy: 4,
  subjectName: 8,
  keyUsage: 32,
} as const;

export interface SeedValues {
  /** Bits of `seedFlags`. */
  readonly demanded: number;
  readonly filter: string | undefined;
  readonly subFilters: readonly string[];
  /** The least version of this dictionary that must be understood. */
  readonly version: number;
  /** As written: `SHA256`, `SHA3-256`. */
  readonly digestMethods: readonly string[];
  readonly reasons: readonly string[];
  readonly addsRevocationInfo: boolean;
  readonly lockDocument: string | undefined;
  /** 0: no certification; 1 to 3: a certification that permits so much; undefined: either. */
  readonly certification: 0 | 1 | 2 | 3 | undefined;
  readonly timestamp: { readonly demanded: boolean; readonly url: string | undefined } | undefined;
  readonly certificate: CertificateSeedValues | undefined;
}

export interface CertificateSeedValues {
  /** Bits of `certificateSeedFlags`. */
  readonly demanded: number;
  /** Certificates, DER: the signer's own is one of them. */
  readonly subjects: readonly Uint8Array[];
  /** Certificates, DER, of which one is in the signer's chain. */
  readonly issuers: readonly Uint8Array[];
  /** Dotted. */
  readonly policies: readonly string[];
  /** Attributes of the subject, each list one alternative: keyword or dotted type, and text. */
  readonly subjectNames: readonly (readonly (readonly [type: string, text: string])[])[];
  /** `1`, `0` or `X` for each bit of the key usage, in its order; each an alternative. */
  readonly keyUsages: readonly string[];
}

/** @returns undefined for a field without seed values. */
export function readSeedValues(
  document: PdfDocument,
  field: PdfDictionary,
): SeedValues | undefined {
  const seed = document.dictionary(field.entries.get('SV'));
  if (seed === undefined) return undefined;
  const read = readerOf(document, seed);
  const revocation = document.resolve(seed.entries.get('AddRevInfo'));
  return {
    demanded: read.integer('Ff') ?? 0,
    filter: read.name('Filter'),
    subFilters: read.names('SubFilter'),
    version: read.integer('V') ?? 0,
    digestMethods: read.names('DigestMethod'),
    reasons: read.texts('Reasons'),
    addsRevocationInfo: revocation.kind === 'boolean' && revocation.value,
    lockDocument: read.name('LockDocument'),
    certification: readCertification(document, seed),
    timestamp: readTimestamp(document, seed),
    certificate: readCertificateSeed(document, seed),
  };
}

function readCertification(document: PdfDocument, seed: PdfDictionary) {
  const rule = document.dictionary(seed.entries.get('MDP'));
  const level = rule && readerOf(document, rule).integer('P');
  return [0, 1, 2, 3].includes(level ?? -1) ? (level as 0 | 1 | 2 | 3) : undefined;
}

function readTimestamp(document: PdfDocument, seed: PdfDictionary): SeedValues['timestamp'] {
  const wish = document.dictionary(seed.entries.get('TimeStamp'));
  if (wish === undefined) return undefined;
  const read = readerOf(document, wish);
  return { demanded: read.integer('Ff') === 1, url: read.texts('URL')[0] };
}

function readCertificateSeed(
  document: PdfDocument,
  seed: PdfDictionary,
): CertificateSeedValues | undefined {
  const certificate = document.dictionary(seed.entries.get('Cert'));
  if (certificate === undefined) return undefined;
  const read = readerOf(document, certificate);
  const names = itemsOf(document, certificate.entries.get('SubjectDN')).map((item) => {
    const wanted = document.dictionary(item);
    return [...(wanted?.entries ?? [])].map(
      ([type, value]) => [type, textOf(document, value) ?? ''] as const,
    );
  });
  return {
    demanded: read.integer('Ff') ?? 0,
    subjects: read.strings('Subject'),
    issuers: read.strings('Issuer'),
    policies: read.texts('OID'),
    subjectNames: names,
    keyUsages: read.texts('KeyUsage'),
  };
}

/** Entries of one dictionary; a list may be written as its only member. */
function readerOf(document: PdfDocument, { entries }: PdfDictionary) {
  const all = (key: string): readonly PdfValue[] => {
    const value = document.resolve(entries.get(key));
    if (value.kind === 'array') return value.items.map((item) => document.resolve(item));
    return value.kind === 'null' ? [] : [value];
  };
  return {
    integer: (key: string) => {
      const value = document.resolve(entries.get(key));
      return value.kind === 'number' ? value.value : undefined;
    },
    name: (key: string) => {
      const value = document.resolve(entries.get(key));
      return value.kind === 'name' ? value.name : undefined;
    },
    // Some authors write text where a name belongs.
    names: (key: string) =>
      all(key).flatMap((value) =>
        value.kind === 'name' ? value.name : (textOf(document, value) ?? []),
      ),
    texts: (key: string) => all(key).flatMap((value) => textOf(document, value) ?? []),
    strings: (key: string) =>
      all(key).flatMap((value) => (value.kind === 'string' ? [value.bytes] : [])),
  };
}

function textOf(document: PdfDocument, value: PdfValue): string | undefined {
  const text = document.resolve(value);
  return text.kind === 'string' ? readTextString(text.bytes) : undefined;
}
