/**
 * Verify the signatures of a PDF: gather the facts, decide, report (EN 319 102-1, 5).
 *
 * A bad signature is a good answer: nothing a signature says makes this throw. What was not
 * looked at is said as plainly as what was, because "valid" without it misleads.
 */

import { formatName, nameAttribute } from '@kumoin/pki';
import type { Certificate } from '@kumoin/pki';
import { pdfCipher } from '#pdf-cipher';
import type { PdfInput } from '../pdf/bytes/byte-source.ts';
import { openPdf } from '../pdf/pdf-document.ts';
import type { OpenPdfOptions, PdfDocument } from '../pdf/pdf-document.ts';
import type { ChangesAfter } from './verify/changes-after.ts';
import { isTolerated } from './read/signature-integrity.ts';
import { decideSignature, decisivePath } from './verify/decide-signature.ts';
import type { Indication, SubIndication } from './verify/decide-signature.ts';
import { gatherSignatures } from './verify/gather-signatures.ts';
import { isTrusted } from './verify/judge-stamps.ts';
import type { PadesLevel, SignatureFacts, TimestampFacts } from './verify/signature-facts.ts';
import type { Coverage } from './verify/signed-range.ts';

export interface VerifyOrder {
  /** Trusted certificates, DER. */
  readonly anchors: readonly Uint8Array[];
  /** Milliseconds since 1970: the time to judge for, usually now. */
  readonly at: number;
  /** Revocation lists, DER. */
  readonly crls?: readonly Uint8Array[];
  /** How to open the document: password of an encrypted one, limits. */
  readonly open?: OpenPdfOptions;
}

export type { PadesLevel };

export interface TimestampReport {
  /** The stated time, milliseconds since 1970; undefined when the token cannot be read. */
  readonly at: number | undefined;
  readonly valid: boolean;
  readonly trusted: boolean;
  readonly reasons: readonly string[];
}

export interface SignatureReport {
  readonly fieldName: string;
  readonly subFilter: string;
  /** Common name of the signer, or the whole name where there is none. */
  readonly signerName: string | undefined;
  /** What the signer says, milliseconds since 1970; proves nothing. */
  readonly claimedAt: number | undefined;
  readonly coverage: Coverage;
  /** The signed bytes are as they were signed. */
  readonly integrity: boolean;
  readonly signatureValid: boolean;
  readonly certificateTrusted: boolean;
  readonly timestamp?: TimestampReport;
  readonly level: PadesLevel;
  readonly changesAfter: ChangesAfter['verdict'];
  readonly indication: Indication;
  readonly subIndication?: SubIndication;
  /** Codes of everything found wrong or odd, the decisive ones among them. */
  readonly reasons: readonly string[];
}

export type NotChecked = 'revocation' | 'certificate_policies' | 'cross_references_rebuilt';

export interface PdfReport {
  /** In the order of the form; empty for a document without signatures. */
  readonly signatures: readonly SignatureReport[];
  readonly notChecked: readonly NotChecked[];
}

/**
 * @throws {AdesError} when the bytes cannot be read as a PDF.
 * @throws {PkiError} when an anchor or a revocation list cannot be read.
 */
export function verifyPdf(pdf: PdfInput, order: VerifyOrder): PdfReport {
  const document = openPdf(pdf, { cipher: pdfCipher, ...order.open });
  const facts = gatherSignatures(document, order);
  return { signatures: facts.map(reportSignature), notChecked: notChecked(document, facts) };
}

function notChecked(
  document: PdfDocument,
  facts: readonly SignatureFacts[],
): readonly NotChecked[] {
  const open: NotChecked[] = ['certificate_policies'];
  if (!facts.every(isRevocationKnown)) open.push('revocation');
  if (document.repaired) open.push('cross_references_rebuilt');
  return open;
}

/** Of the signer, and of every authority whose time-stamp was relied on. */
function isRevocationKnown(facts: SignatureFacts): boolean {
  const relied = facts.timestamps.filter(isTrusted).map(({ path }) => path);
  return [decisivePath(facts), ...relied].every((path) => path?.answered !== false);
}

function reportSignature(facts: SignatureFacts): SignatureReport {
  const { signer, documentTimestamp, range } = facts;
  const token = documentTimestamp?.check;
  const certificate = signer?.signerCertificate ?? token?.signerCertificate;
  const timestamp = bestTimestamp(facts);
  return {
    fieldName: facts.fieldName,
    subFilter: facts.subFilter,
    signerName: certificate && signerName(certificate),
    claimedAt: facts.claimedAt,
    coverage: range.coverage,
    integrity:
      range.faults.length === 0 && (signer?.digestMatches ?? token?.imprintMatches ?? false),
    signatureValid: signer?.signatureValid ?? token?.signatureValid ?? false,
    certificateTrusted: decisivePath(facts)?.conclusion.valid ?? false,
    ...(timestamp && { timestamp }),
    level: facts.level,
    changesAfter: facts.changes.verdict,
    ...decideSignature(facts),
    reasons: reasonsOf(facts),
  };
}

function signerName({ subject }: Certificate): string {
  return nameAttribute(subject, 'commonName') ?? formatName(subject);
}

/** The earliest one to be relied on, or the first to show what is wrong with it. */
function bestTimestamp({ timestamps }: SignatureFacts): TimestampReport | undefined {
  const trusted = timestamps
    .filter(isTrusted)
    .sort((one, other) => (one.check?.at ?? 0) - (other.check?.at ?? 0));
  const best = trusted[0] ?? timestamps[0];
  return best && reportTimestamp(best);
}

function reportTimestamp({ check, path }: TimestampFacts): TimestampReport {
  const conclusion = path?.conclusion;
  const untrusted = conclusion?.valid === false ? [conclusion.reason] : [];
  return {
    at: check?.at,
    valid: check?.sound ?? false,
    trusted: isTrusted({ check, path }),
    reasons: check === undefined ? ['timestamp_unreadable'] : [...check.reasons, ...untrusted],
  };
}

function reasonsOf(facts: SignatureFacts): readonly string[] {
  const { range, format, baseline, signer, documentTimestamp, changes, timestamps } = facts;
  const path = decisivePath(facts)?.conclusion;
  const signerReasons = signer?.reasons.filter((reason) => !isTolerated(facts, reason)) ?? [];
  const brokenTimestamp = timestamps.some((each) => !isTrusted(each));
  return [
    ...range.faults,
    ...format,
    ...signerReasons,
    ...(documentTimestamp?.check?.reasons ?? []),
    ...changes.faults,
    ...changes.remarks,
    ...(path?.valid === false ? [path.reason] : []),
    ...baseline,
    ...(signer?.warnings ?? []),
    ...(brokenTimestamp ? ['timestamp_not_relied_on'] : []),
  ];
}
