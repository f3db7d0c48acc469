/**
 * One signature or document time-stamp of a PDF, read and checked as far as its own bytes go:
 * what it covers, whether the covered bytes are what was signed, what its dictionary and its CMS
 * say. Whom to trust and what came later are other questions; verifying, describing and
 * augmenting all begin here.
 *
 * Nothing the document says makes this throw: what cannot be read is told.
 */

import {
  checkSignerInfo,
  oid,
  parseSignedData,
  parseTimestampToken,
  PkiError,
  readElement,
} from '@kumoin/pki';
import type {
  HashAlgorithm,
  SignedData,
  SignerInfo,
  SignerInfoCheck,
  TimestampToken,
} from '@kumoin/pki';
import { AdesError } from '../../ades-error.ts';
import type { PdfDictionary, PdfValue } from '../../pdf/cos.ts';
import type { PdfDocument } from '../../pdf/pdf-document.ts';
import { ReadBudget } from '../../pdf/read-budget.ts';
import { readFormFields } from '../form/form-fields.ts';
import type { FormField } from '../form/form-fields.ts';
import { readPdfDate } from '../pdf-date.ts';
import type { BaselineFault, FormatFault } from '../verify/signature-facts.ts';
import { readSignedRange } from '../verify/signed-range.ts';
import type { SignedRange } from '../verify/signed-range.ts';

export interface ReadCms {
  readonly signedData: SignedData;
  readonly signerInfo: SignerInfo;
  readonly check: SignerInfoCheck;
}

/** A document time-stamp: the token itself stands in /Contents. */
export interface ReadToken {
  readonly token: TimestampToken;
  /** What it has to be over, by its own hash; undefined when that is none we know. */
  readonly expectedDigest: Uint8Array | undefined;
}

export interface ReadSignature {
  readonly fieldName: string;
  /** Undefined when /V is no dictionary. */
  readonly dictionary: PdfDictionary | undefined;
  /** As the dictionary names it; empty when it does not. */
  readonly subFilter: string;
  readonly range: SignedRange;
  readonly format: readonly FormatFault[];
  readonly baseline: readonly BaselineFault[];
  /** /M of the dictionary, else signing-time of the CMS; milliseconds since 1970. */
  readonly claimedAt: number | undefined;
  readonly cms: ReadCms | undefined;
  readonly stamp: ReadToken | undefined;
  /** Of what is covered; undefined when that is unclear. */
  readonly digestOf: ((hash: HashAlgorithm) => Uint8Array) | undefined;
}

/** Far more than anybody has seen in one document. */
const signaturesMax = 500;

/**
 * In the order of the form.
 * @throws {AdesError} `pdf_too_large` for more signatures than anybody makes, and for signatures
 * that would have the same bytes digested over and over.
 */
export function readSignatures(document: PdfDocument): readonly ReadSignature[] {
  const fields = readFormFields(document);
  const signed = fields.filter(
    (field) => field.type === 'Sig' && document.resolve(field.value).kind !== 'null',
  );
  if (signed.length > signaturesMax) throw new AdesError('pdf_too_large', 'signatures');
  const budget = new ReadBudget(document.window.length);
  const shared = sharedDictionaries(signed);
  return signed.map((field) => {
    const isOther = (other: FormField) => other !== field && other.fullName === field.fullName;
    const nameDuplicated = fields.some(isOther);
    const read = readSignature({ document, budget, field, nameDuplicated });
    if (!shared.has(dictionaryKey(field))) return read;
    return { ...read, format: ['signature_dictionary_shared', ...read.format] };
  });
}

/**
 * Signatures that more than one field calls its own. The bytes do not tell which of them was
 * signed, and to readers it looks like as many signatures, so all of them are at fault.
 */
function sharedDictionaries(signed: readonly FormField[]): ReadonlySet<PdfValue | number> {
  const seen = new Set<PdfValue | number>();
  const shared = new Set<PdfValue | number>();
  for (const key of signed.map(dictionaryKey)) {
    if (seen.has(key)) shared.add(key);
    seen.add(key);
  }
  return shared;
}

/** The object, or what is written into the field itself or its parent. */
function dictionaryKey({ value }: FormField): PdfValue | number {
  return value.kind === 'reference' ? value.number : value;
}

interface Reading {
  readonly document: PdfDocument;
  /** What is behind /Contents is not shared with other signatures, and is digested for each. */
  readonly budget: ReadBudget;
  readonly field: FormField;
  readonly nameDuplicated: boolean;
}

function readSignature(reading: Reading): ReadSignature {
  const { document, field, nameDuplicated } = reading;
  const { fullName: fieldName } = field;
  const dictionary = document.dictionary(field.value);
  if (dictionary === undefined) {
    return { ...unread, fieldName, dictionary, format: ['signature_dictionary_missing'] };
  }
  const subFilter = nameOf(document, dictionary, 'SubFilter');
  const range = readSignedRange(document, dictionary);
  if (range.parts.length === 0) return { ...unread, fieldName, dictionary, subFilter, range };
  const digestOf = (hash: HashAlgorithm) => digestRange(reading, range, hash);
  const known = { fieldName, dictionary, subFilter, range, digestOf };
  if (isStamp(known)) return { ...unread, ...known, ...readStamp(known) };
  const content = readCms(known);
  const { check } = content.cms ?? {};
  return {
    ...unread,
    ...known,
    ...content,
    ...readWords(document, { ...known, check, nameDuplicated }),
  };
}

const unread: ReadSignature = {
  fieldName: '',
  dictionary: undefined,
  subFilter: '',
  range: {
    coverage: 'unclear',
    revisionIndex: -1,
    parts: [],
    contents: new Uint8Array(),
    faults: [],
  },
  format: [],
  baseline: [],
  claimedAt: undefined,
  cms: undefined,
  stamp: undefined,
  digestOf: undefined,
};

function readWords(
  document: PdfDocument,
  read: Pick<ReadSignature, 'subFilter'> & {
    readonly dictionary: PdfDictionary;
    readonly check: SignerInfoCheck | undefined;
    readonly nameDuplicated: boolean;
  },
): Pick<ReadSignature, 'baseline' | 'claimedAt'> {
  const { dictionary, subFilter, check, nameDuplicated } = read;
  const date = document.resolve(dictionary.entries.get('M'));
  const claimed = date.kind === 'string' ? readPdfDate(date.bytes) : undefined;
  const baseline: BaselineFault[] = [];
  if (subFilter !== 'ETSI.CAdES.detached') baseline.push('not_a_pades_sub_filter');
  if (claimed === undefined) baseline.push('claimed_time_missing');
  if (dictionary.entries.has('Cert')) baseline.push('certificate_in_dictionary');
  if (check?.claimedSigningTime !== undefined) baseline.push('signing_time_in_cms');
  if (check?.reasons.includes('signing_certificate_missing') === true) {
    baseline.push('signing_certificate_missing');
  }
  if (nameDuplicated) baseline.push('field_name_duplicated');
  return { baseline, claimedAt: claimed ?? check?.claimedSigningTime };
}

interface Covered {
  readonly range: SignedRange;
  readonly digestOf: (hash: HashAlgorithm) => Uint8Array;
}

function readCms({ range, digestOf: content }: Covered): Pick<ReadSignature, 'format' | 'cms'> {
  const unreadable = { format: ['cms_unreadable'], cms: undefined } as const;
  const signedData = orUndefined(() => parseSignedData(range.contents, { trailingZeros: true }));
  if (signedData === undefined) return unreadable;
  const format = formatFaults(signedData);
  const [signerInfo] = signedData.signerInfos;
  if (signerInfo === undefined || format.length > 0) return { format, cms: undefined };
  const check = checkSignerInfo({ signedData, signerInfo, content });
  return { format, cms: { signedData, signerInfo, check } };
}

function formatFaults(signedData: SignedData): FormatFault[] {
  const faults: FormatFault[] = [];
  if (signedData.signerInfos.length !== 1) faults.push('signers_not_one');
  if (signedData.content !== undefined) faults.push('content_not_detached');
  if (signedData.contentType !== oid.data) faults.push('content_type_not_data');
  return faults;
}

function readStamp({ range, digestOf }: Covered): Pick<ReadSignature, 'format' | 'stamp'> {
  const token = orUndefined(() => parseTimestampToken(withoutPadding(range.contents)));
  if (token === undefined) return { format: ['cms_unreadable'], stamp: undefined };
  const { imprint } = token.tstInfo;
  const expectedDigest = 'fault' in imprint ? undefined : digestOf(imprint.hash);
  return { format: [], stamp: { token, expectedDigest } };
}

/** Digest of what is covered: the beginning of the file and the part behind /Contents. */
function digestRange(
  { document: { window }, budget }: Reading,
  { parts: [before, after] }: SignedRange,
  hash: HashAlgorithm,
): Uint8Array {
  budget.spend((after?.until ?? 0) - (after?.from ?? 0));
  const state = window.digester(hash, before?.until ?? 0);
  for (const piece of window.chunks(after?.from ?? 0, after?.until ?? 0)) state.update(piece);
  return state.digest();
}

/** @throws {PkiError} when more than zeros follow the token. */
function withoutPadding(contents: Uint8Array): Uint8Array {
  const { raw } = readElement(contents, 0, contents.length);
  if (contents.subarray(raw.length).some((octet) => octet !== 0)) {
    throw new PkiError('der_trailing_bytes', 'more than zero padding');
  }
  return raw;
}

function nameOf(document: PdfDocument, dictionary: PdfDictionary, key: string): string {
  const value = document.resolve(dictionary.entries.get(key));
  return value.kind === 'name' ? value.name : '';
}

function orUndefined<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (cause) {
    // What cannot be read is reported, not thrown.
    if (cause instanceof PkiError) return undefined;
    throw cause;
  }
}

/** A document time-stamp rather than somebody's signature. */
export function isStamp({ subFilter }: Pick<ReadSignature, 'subFilter'>): boolean {
  return subFilter === 'ETSI.RFC3161';
}
