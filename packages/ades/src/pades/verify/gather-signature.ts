/**
 * Gathers the facts about one signature of a document. Nothing is judged here, and nothing
 * the document says makes it throw: what cannot be read is a fact too.
 */

import {
  checkSignerInfo,
  checkTimestampToken,
  digest,
  oid,
  parseDerPrefix,
  parseSignedData,
  parseTimestampToken,
  PkiError,
} from '@kumoin/pki';
import type {
  HashAlgorithm,
  PathConclusion,
  SignedData,
  SignerInfo,
  SignerInfoCheck,
  TimestampToken,
} from '@kumoin/pki';
import type { PdfDictionary } from '../../pdf/cos.ts';
import type { PdfDocument } from '../../pdf/pdf-document.ts';
import type { FormField } from '../form/form-fields.ts';
import { readPdfDate } from '../pdf-date.ts';
import type { ChangesAfter } from './changes-after.ts';
import type {
  BaselineFault,
  FormatFault,
  SignatureFacts,
  TimestampFacts,
} from './signature-facts.ts';
import { readSignedRange } from './signed-range.ts';
import type { SignedRange } from './signed-range.ts';
import { authorityPath, signerPath } from './trust.ts';
import type { Trust } from './trust.ts';

export interface Inquiry {
  readonly document: PdfDocument;
  readonly field: FormField;
  readonly trust: Trust;
  readonly changesAfter: (revisionIndex: number) => ChangesAfter;
  /** Another field has the same full name. */
  readonly nameDuplicated: boolean;
}

export function gatherSignature(inquiry: Inquiry): SignatureFacts {
  const { document, field } = inquiry;
  const dictionary = document.dictionary(field.value);
  if (dictionary === undefined) return nothingKnown(field, ['signature_dictionary_missing']);
  const range = readSignedRange(document, dictionary);
  const subFilter = nameOf(document, dictionary, 'SubFilter');
  const known = {
    fieldName: field.fullName,
    subFilter,
    range,
    changes: changesSince(inquiry, range),
  };
  if (range.parts.length === 0) return { ...nothingKnown(field, []), ...known };
  if (subFilter === 'ETSI.RFC3161') {
    return { ...nothingKnown(field, []), ...known, ...gatherDocumentTimestamp(inquiry, range) };
  }
  const cms = gatherCms(inquiry, range);
  return { ...known, ...cms, ...gatherDictionary(inquiry, dictionary, cms.signer) };
}

function changesSince({ changesAfter }: Inquiry, range: SignedRange): ChangesAfter {
  if (range.coverage === 'entire_file') return { verdict: 'none', faults: [] };
  if (range.coverage === 'entire_revision') return changesAfter(range.revisionIndex);
  return { verdict: 'suspicious', faults: [] };
}

function nothingKnown(field: FormField, format: readonly FormatFault[]): SignatureFacts {
  return {
    fieldName: field.fullName,
    subFilter: '',
    range: { coverage: 'unclear', revisionIndex: -1, parts: [], contents: empty, faults: [] },
    format,
    baseline: [],
    claimedAt: undefined,
    signer: undefined,
    documentTimestamp: undefined,
    timestamps: [],
    path: undefined,
    pathThen: undefined,
    changes: { verdict: 'suspicious', faults: [] },
  };
}

const empty = new Uint8Array();

function gatherDictionary(
  { document, nameDuplicated }: Inquiry,
  dictionary: PdfDictionary,
  signer: SignerInfoCheck | undefined,
): Pick<SignatureFacts, 'baseline' | 'claimedAt'> {
  const date = document.resolve(dictionary.entries.get('M'));
  const claimed = date.kind === 'string' ? readPdfDate(date.bytes) : undefined;
  const baseline: BaselineFault[] = [];
  if (nameOf(document, dictionary, 'SubFilter') !== 'ETSI.CAdES.detached') {
    baseline.push('not_a_pades_sub_filter');
  }
  if (claimed === undefined) baseline.push('claimed_time_missing');
  if (dictionary.entries.has('Cert')) baseline.push('certificate_in_dictionary');
  if (signer?.claimedSigningTime !== undefined) baseline.push('signing_time_in_cms');
  if (signer?.reasons.includes('signing_certificate_missing') === true) {
    baseline.push('signing_certificate_missing');
  }
  if (nameDuplicated) baseline.push('field_name_duplicated');
  return { baseline, claimedAt: claimed ?? signer?.claimedSigningTime };
}

type CmsFacts = Pick<
  SignatureFacts,
  'format' | 'signer' | 'timestamps' | 'path' | 'pathThen' | 'documentTimestamp'
>;

function gatherCms({ document, trust }: Inquiry, range: SignedRange): CmsFacts {
  const unread = { signer: undefined, timestamps: [], path: undefined, pathThen: undefined };
  const unknown = { ...unread, documentTimestamp: undefined };
  const signedData = orUndefined(() => parseSignedData(range.contents, { trailingZeros: true }));
  if (signedData === undefined) return { ...unknown, format: ['cms_unreadable'] };
  const format = formatFaults(signedData);
  const [signerInfo] = signedData.signerInfos;
  if (signerInfo === undefined || format.length > 0) return { ...unknown, format };

  const content = (hash: HashAlgorithm) => digestParts(document, hash, range);
  const signer = checkSignerInfo({ signedData, signerInfo, content });
  const timestamps = gatherTimestamps(trust, signedData, signerInfo);
  const paths = gatherPaths(trust, { signedData, signer, timestamps });
  return { ...unknown, format, signer, timestamps, ...paths };
}

/** The parts are two, of which the first is the beginning of the file. */
function digestParts(
  { window }: PdfDocument,
  hash: HashAlgorithm,
  { parts: [before, after] }: SignedRange,
): Uint8Array {
  const state = window.digester(hash, before?.until ?? 0);
  for (const piece of window.chunks(after?.from ?? 0, after?.until ?? 0)) state.update(piece);
  return state.digest();
}

function formatFaults(signedData: SignedData): FormatFault[] {
  const faults: FormatFault[] = [];
  if (signedData.signerInfos.length !== 1) faults.push('signers_not_one');
  if (signedData.content !== undefined) faults.push('content_not_detached');
  if (signedData.contentType !== oid.data) faults.push('content_type_not_data');
  return faults;
}

function gatherPaths(
  trust: Trust,
  cms: {
    readonly signedData: SignedData;
    readonly signer: SignerInfoCheck;
    readonly timestamps: readonly TimestampFacts[];
  },
): { path: PathConclusion | undefined; pathThen: PathConclusion | undefined } {
  const certificate = cms.signer.signerCertificate;
  if (certificate === undefined) return { path: undefined, pathThen: undefined };
  const { signedData } = cms;
  const proven = cms.timestamps.filter(isTrusted).map(({ check }) => check?.at ?? trust.at);
  return {
    path: signerPath(trust, { certificate, signedData, at: trust.at }),
    pathThen:
      proven.length === 0
        ? undefined
        : signerPath(trust, { certificate, signedData, at: Math.min(...proven) }),
  };
}

/** Sound, and by an authority whose path was good at the time it states. */
export function isTrusted({ check, path }: TimestampFacts): boolean {
  return check?.sound === true && path?.valid === true;
}

/** The signature value is what is time-stamped, EN 319 122-1, 5.3. */
function gatherTimestamps(
  trust: Trust,
  signedData: SignedData,
  { unsignedAttributes, signature }: SignerInfo,
): readonly TimestampFacts[] {
  return unsignedAttributes.values(oid.signatureTimeStamp).map((value) => {
    const token = orUndefined(() => parseTimestampToken(value.raw));
    const stamped = (hash: HashAlgorithm) => digest(hash, signature);
    return gatherToken(trust, token, { stamped, beside: signedData });
  });
}

function gatherDocumentTimestamp(
  { document, trust }: Inquiry,
  range: SignedRange,
): Pick<SignatureFacts, 'documentTimestamp' | 'format'> {
  const token = orUndefined(() => parseTimestampToken(withoutPadding(range.contents)));
  if (token === undefined) return { documentTimestamp: undefined, format: ['cms_unreadable'] };
  const facts = gatherToken(trust, token, {
    stamped: (hash) => digestParts(document, hash, range),
    beside: token.signedData,
  });
  return { documentTimestamp: facts, format: [] };
}

function gatherToken(
  trust: Trust,
  token: TimestampToken | undefined,
  { stamped, beside }: { stamped: (hash: HashAlgorithm) => Uint8Array; beside: SignedData },
): TimestampFacts {
  if (token === undefined) return { check: undefined, path: undefined };
  const { imprint } = token.tstInfo;
  const hash = 'fault' in imprint ? 'sha256' : imprint.hash;
  const certificates = beside.certificates.flatMap((each) => each.certificate ?? []);
  const expectedDigest = stamped(hash);
  const check = checkTimestampToken({ token, hash, expectedDigest, certificates });
  const certificate = check.signerCertificate;
  const { signedData } = token;
  return {
    check,
    path: certificate && authorityPath(trust, { certificate, signedData, at: check.at }),
  };
}

/** @throws {PkiError} when more than zeros follow the token. */
function withoutPadding(contents: Uint8Array): Uint8Array {
  const { raw } = parseDerPrefix(contents);
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
