/**
 * `kumoin sign`: a PDF file in, a signed PDF file out, the key somewhere else.
 *
 *     open → log in → prepare → the signer's yes → signature → time-stamp → embed → write → check
 *
 * Everything that can fail without the signer fails before the signer is asked: the output's
 * name and folder, the document, the server. What was written is checked before it gets its
 * name, so that a file with a signature that does not hold never exists. The document is read
 * piece by piece, and may be larger than memory.
 */

import { basename } from 'node:path';
import { pdfCipher, openPdf } from '@kumoin/ades';
import type { OpenPdfOptions, PdfDocument } from '@kumoin/ades';
import { openDocument } from '../files/open-document.ts';
import type { DocumentFile } from '../files/open-document.ts';
import { readSecretFile } from '../files/read-secret-file.ts';
import { writeExtendedCopy } from '../files/write-extended-copy.ts';
import { refuseUnwritable } from '../files/write-new-file.ts';
import type { Output } from '../files/write-new-file.ts';
import { checkSigned } from './check-signed.ts';
import { withSession } from './open-session.ts';
import { refuseCutOff } from './refuse-cut-off.ts';
import { signDocument } from './sign-document.ts';
import type { SigningSession } from './signing-session.ts';
import type { PadesSignOptions, SignOptions } from './sign-options.ts';
import type { SignWorld } from './sign-world.ts';
import { signerName } from './describe-appearance.ts';

/** What was done, for people and programs. */
export interface SignResult {
  readonly output: string;
  readonly format: 'pades';
  readonly level: 'B-B' | 'B-T';
  readonly signer: string;
  readonly credentialID: string;
  readonly fieldName: string;
  readonly claimedAt: string;
  /** Of the time-stamp; null at level B-B. */
  readonly timestampAt: string | null;
}

/** @throws {CliError} {AdesError} {PkiError} {SdkError}, or the system's error. */
export async function signFile(
  file: string,
  options: PadesSignOptions,
  world: SignWorld,
): Promise<SignResult> {
  const { progress } = world;
  const output = { file: options.output ?? outputName(file), force: options.force };
  refuseUnwritable(output);

  progress.begin(`reading ${basename(file)}`);
  const pdf = openDocument(file, (portion) => progress.tell(portion));
  try {
    return await signOpen({ pdf, label: basename(file), output, options }, world);
  } finally {
    pdf.close();
  }
}

interface OpenOrder {
  readonly pdf: DocumentFile;
  readonly label: string;
  readonly output: Output;
  readonly options: PadesSignOptions;
}

async function signOpen(order: OpenOrder, world: SignWorld) {
  const { pdf, output, options } = order;
  const open = readOpenOptions(options);
  const document = openPdf(pdf, open);
  refuseCutOff(pdf);
  return withSession(options, world, async (session) => {
    const facts = await signAndWrite(order, { open, document, session, world });
    world.progress.rest();
    const { level } = options;
    const credentialID = session.credential.id;
    return { format: 'pades' as const, level, credentialID, ...facts, output: output.file };
  });
}

interface Signing {
  readonly open: OpenPdfOptions;
  readonly document: PdfDocument;
  readonly session: SigningSession;
  readonly world: SignWorld;
}

async function signAndWrite(
  { pdf, label, output, options }: OpenOrder,
  { open, document, session, world }: Signing,
) {
  const { progress } = world;
  const signed = await signDocument(
    { document, label, options, session, refuseChanged: () => pdf.refuseChanged() },
    world,
  );
  const { fieldName, appended, signingTime } = signed;
  progress.begin(`writing ${output.file}`);
  const report = await writeExtendedCopy(output, {
    original: pdf,
    appended,
    check: (draft) => {
      progress.begin('checking the signed document');
      const expected = { fieldName, level: options.level, at: signingTime, open };
      return checkSigned(draft, expected, progress);
    },
  });
  return {
    signer: report.signerName ?? signerName(session.credential),
    fieldName,
    claimedAt: new Date(signingTime).toISOString(),
    timestampAt: instant(report.timestamp?.at),
  };
}

function instant(at: number | undefined): string | null {
  return at === undefined ? null : new Date(at).toISOString();
}

function outputName(file: string): string {
  return `${file.replace(/\.pdf$/i, '')}.signed.pdf`;
}

function readOpenOptions({ pdfPasswordFile }: SignOptions): OpenPdfOptions {
  const password = pdfPasswordFile === undefined ? undefined : readSecretFile(pdfPasswordFile);
  return { cipher: pdfCipher, ...(password !== undefined && { password }) };
}
