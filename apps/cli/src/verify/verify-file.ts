/**
 * `kumoin verify`: everything that can be said about the signatures of a file from the file,
 * the trust anchors given, and the clock. Nothing is fetched; what was not looked at is named.
 */

import { basename } from 'node:path';
import { pdfCipher, verifyPdf } from '@kumoin/ades';
import type { PdfReport } from '@kumoin/ades';
import { readDemo } from '../demo/read-demo.ts';
import { openDocument } from '../files/open-document.ts';
import { readSecretFile } from '../files/read-secret-file.ts';
import type { Progress } from '../terminal/progress.ts';
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

/** The time to judge for, milliseconds since 1970, and where to tell how far it has come. */
export interface VerifyWorld {
  readonly at: number;
  readonly progress: Progress;
}

/** Above it reading takes long enough to be told about. */
const quickBytesMax = 64 * 1024 * 1024;

/** @throws {CliError} {AdesError}, or the system's error. */
export function verifyFile(
  file: string,
  options: VerifyOptions,
  { at, progress }: VerifyWorld,
): FileReport {
  const trusted = options.demo ? [readDemo(options.home).trustAnchors] : [];
  const anchors = readAnchors([...options.trust, ...trusted]);
  const { pdfPasswordFile } = options;
  const password = pdfPasswordFile === undefined ? undefined : readSecretFile(pdfPasswordFile);
  const open = { cipher: pdfCipher, ...(password !== undefined && { password }) };
  const pdf = openDocument(file, (portion) => progress.tell(portion));
  try {
    if (pdf.length > quickBytesMax) progress.begin(`reading ${basename(file)}`);
    const report = verifyPdf(pdf, { anchors, at, open });
    pdf.refuseChanged();
    progress.rest();
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
