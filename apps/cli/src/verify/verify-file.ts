/**
 * `kumoin verify`: everything that can be said about the signatures of a file from the file,
 * the trust anchors given, and the clock. Nothing is fetched; what was not looked at is named.
 */

import { nodePdfCipher, verifyPdf } from '@kumoin/ades';
import type { PdfReport } from '@kumoin/ades';
import { readDemo } from '../demo/read-demo.ts';
import { openDocument } from '../files/open-document.ts';
import { readSecretFile } from '../files/read-secret-file.ts';
import { readAnchors } from './read-anchors.ts';

export interface VerifyOptions {
  /** Files of trusted certificates. */
  readonly trust: readonly string[];
  /** Also trust the root that `demo.json` names. */
  readonly demo: boolean;
  readonly pdfPasswordFile: string | undefined;
  readonly home: string;
  readonly json: boolean;
}

export interface FileReport extends PdfReport {
  readonly file: string;
  /** Every signature is TOTAL_PASSED, and there is one at least. */
  readonly valid: boolean;
  readonly anchors: number;
}

/** @param at milliseconds since 1970. @throws {CliError} {AdesError}, or the system's error. */
export function verifyFile(file: string, options: VerifyOptions, at: number): FileReport {
  const trusted = options.demo ? [readDemo(options.home).trustAnchors] : [];
  const anchors = readAnchors([...options.trust, ...trusted]);
  const { pdfPasswordFile } = options;
  const password = pdfPasswordFile === undefined ? undefined : readSecretFile(pdfPasswordFile);
  const open = { cipher: nodePdfCipher, ...(password !== undefined && { password }) };
  const pdf = openDocument(file);
  try {
    const report = verifyPdf(pdf, { anchors, at, open });
    pdf.refuseChanged();
    return { file, valid: isValid(report), anchors: anchors.length, ...report };
  } finally {
    pdf.close();
  }
}

function isValid({ signatures }: PdfReport): boolean {
  return (
    signatures.length > 0 && signatures.every(({ indication }) => indication === 'TOTAL_PASSED')
  );
}
