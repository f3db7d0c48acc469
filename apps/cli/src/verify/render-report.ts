/**
 * A verification report for a person: per signature who, what, when, and the verdict; then
 * what nobody looked at, because "valid" without it promises too much.
 */

import type { SignatureReport, TimestampReport } from '@kumoin/ades';
import { printable } from '../terminal/printable.ts';
import {
  causeWords,
  changesWords,
  coverageWords,
  notCheckedWords,
  verdictWords,
} from './report-words.ts';
import type { FileReport } from './verify-file.ts';

export function renderReport({ file, signatures, notChecked, anchors }: FileReport): string {
  const count = signatures.length === 1 ? '1 signature' : `${signatures.length} signatures`;
  const blocks = signatures.flatMap((signature, index) => renderSignature(signature, index + 1));
  const open = notChecked.map((what) => `  - ${notCheckedWords[what]}`);
  const untrusting = anchors > 0 ? [] : ['  - who is trusted (no --trust root.pem was given)'];
  const unchecked = signatures.length === 0 ? [] : ['Not checked:', ...untrusting, ...open];
  return `${[`${printable(file)}: ${count}`, ...blocks, ...unchecked].join('\n')}\n`;
}

/** Why the file as a whole is not valid, in one line; undefined when it is. */
export function explainInvalid(report: FileReport): string | undefined {
  const { file, valid, signatures, anchors } = report;
  if (valid) return undefined;
  if (signatures.length === 0) return `${file} has no signature`;
  const bad = signatures.filter(({ indication }) => indication !== 'TOTAL_PASSED');
  const worst = bad.find(({ indication }) => indication === 'TOTAL_FAILED') ?? bad[0];
  const reason = worst === undefined ? '' : `: ${worst.fieldName} is ${verdictOf(worst)}`;
  const advice = anchors > 0 ? '' : '; say whom you trust with --trust root.pem, or --demo';
  return `${bad.length} of ${signatures.length} signatures not valid${reason}${advice}`;
}

function verdictOf({ indication, subIndication, reasons }: SignatureReport): string {
  if (subIndication === undefined) return verdictWords[indication];
  const details = reasons.length > 0 ? ` (${reasons.join(', ')})` : '';
  return `${verdictWords[indication]}: ${causeWords[subIndication]}${details}`;
}

function renderSignature(report: SignatureReport, number: number): readonly string[] {
  const { signerName, certificateTrusted, coverage, changesAfter, level } = report;
  const trust = certificateTrusted ? 'trusted' : 'not trusted here';
  return [
    `${number}. ${printable(report.fieldName)}: ${printable(verdictOf(report))}`,
    `   signer     ${printable(signerName ?? 'unknown')} (certificate ${trust})`,
    `   integrity  ${integrityWords(report)}`,
    `   document   ${coverageWords[coverage]}; ${changesWords[changesAfter]}`,
    `   time       ${timeWords(report)}`,
    `   level      ${levelWords[level]}`,
  ];
}

const levelWords: Readonly<Record<SignatureReport['level'], string>> = {
  'B-B': 'PAdES B-B',
  'B-T': 'PAdES B-T',
  'B-LT': 'PAdES B-LT',
  'B-LTA': 'PAdES B-LTA',
  'document-timestamp': 'time-stamp over the whole document',
  none: 'not a PAdES baseline signature',
};

function integrityWords({ integrity, signatureValid }: SignatureReport): string {
  if (!integrity) return 'the signed bytes are NOT as they were signed';
  return signatureValid
    ? 'the signed bytes are unchanged'
    : 'the bytes are unchanged, but the signature is WRONG';
}

function timeWords({ timestamp, claimedAt }: SignatureReport): string {
  if (timestamp !== undefined) return timestampWords(timestamp);
  if (claimedAt === undefined) return 'not told';
  return `${instant(claimedAt)}, as the signer says; nobody vouches for it`;
}

function timestampWords({ at, valid, trusted, reasons }: TimestampReport): string {
  const when = at === undefined ? 'unreadable' : instant(at);
  if (valid && trusted) return `${when}, time-stamp of a trusted authority`;
  const why = reasons.length > 0 ? ` (${reasons.join(', ')})` : '';
  return printable(`${when}, time-stamp that is ${valid ? 'not trusted here' : 'WRONG'}${why}`);
}

function instant(at: number): string {
  const date = new Date(at);
  return Number.isNaN(date.getTime()) ? 'an impossible time' : date.toISOString();
}
