/** A report on evidence for people: the verdict, what was shown, and a line for each finding. */

import type { Finding } from '@kumoin/evidence';
import { printable } from '../terminal/printable.ts';
import { findingWords } from './finding-words.ts';
import type { KeptHead } from './keep-head.ts';
import type { EvidenceReport } from './verify-evidence-file.ts';

const marks = { fault: 'FAULT  ', caution: 'caution', fact: 'shown  ' } as const;

const limits = `
It does not show that only its owner could have approved: whoever runs the server knows the
key of the token, too. See docs/guide/evidence.md.
`;

export function renderEvidence(report: EvidenceReport): string {
  const { file, valid, statement, outcome, findings } = report;
  const verdict = valid ? `VALID, ${outcome}` : 'INVALID';
  const fields = [{ name: statement.kind, value: statement.relyingParty }, ...statement.fields];
  const shown = fields.map(({ name, value }) => `  ${name.padEnd(14)} ${printable(value)}\n`);
  const lines = findings.map((finding) => `  ${renderFinding(finding)}\n`);
  return [`${printable(file)}: ${verdict}\n`, ...shown, ...lines, limits].join('');
}

function renderFinding({ severity, code, about, detail }: Finding): string {
  const more = detail === undefined || detail === '' ? '' : ` [${printable(detail)}]`;
  return `${marks[severity]} ${printable(about)}: ${findingWords[code]}${more}`;
}

/** The first fault; undefined when there is none. */
export function explainFault({ file, findings }: EvidenceReport): string | undefined {
  const fault = findings.find(({ severity }) => severity === 'fault');
  return fault && `${file}: ${fault.about}: ${findingWords[fault.code]}`;
}

export function renderKeptHead({ log, size, time, grewFrom }: KeptHead): string {
  const told =
    grewFrom === undefined ? 'the first that is kept' : `grown from ${grewFrom}, unchanged`;
  return `log ${printable(log)}: ${size} records at ${time}, ${told}\n`;
}
