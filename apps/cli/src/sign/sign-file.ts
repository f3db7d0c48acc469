/**
 * `kumoin sign`: a PDF file in, a signed PDF file out, the key somewhere else.
 *
 *     open → log in → prepare → the signer's yes → signature → time-stamp, data → write → check
 *
 * Everything that can fail without the signer fails before the signer is asked: the output's
 * name and folder, the document, the server. What was written is checked before it gets its
 * name, so that a file with a signature that does not hold never exists. The document is read
 * piece by piece, and may be larger than memory.
 */

import { basename } from 'node:path';
import { openPdf } from '@kumoin/ades';
import type { OpenPdfOptions, PdfDocument } from '@kumoin/ades';
import type { Certificate } from '@kumoin/pki';
import { openOptions } from '../engine/describe-any.ts';
import { readTrustFor } from '../engine/read-trust.ts';
import { readSignerProperties } from '../engine/signer-wishes.ts';
import type { SignOrder } from '../engine/sign-order.ts';
import { reachedLevel } from '../engine/sign-result.ts';
import type { SignResult } from '../engine/sign-result.ts';
import { openDocument } from '../files/open-document.ts';
import type { DocumentFile } from '../files/open-document.ts';
import { writeExtendedCopy } from '../files/write-extended-copy.ts';
import { refuseUnwritable } from '../files/write-new-file.ts';
import type { Output } from '../files/write-new-file.ts';
import { checkSigned } from './check-signed.ts';
import { withSession } from './open-session.ts';
import { refuseCutOff } from './refuse-cut-off.ts';
import { signDocument } from './sign-document.ts';
import { signerName } from './describe-appearance.ts';
import type { SignOptions } from './sign-options.ts';
import type { SignWorld } from './sign-world.ts';
import type { SigningSession } from './signing-session.ts';

/** @throws {CliError} {AdesError} {PkiError} {SdkError}, or the system's error. */
export async function signFile(
  { files: [file = ''], plan, options }: SignOrder,
  world: SignWorld,
): Promise<SignResult> {
  const { progress } = world;
  const output = { file: plan.output, force: options.force };
  refuseUnwritable(output);
  // Wrong words are told before anybody is asked for a password.
  readSignerProperties(options);
  const anchors = readTrustFor(options.level, options);

  progress.begin(`reading ${basename(file)}`);
  const pdf = openDocument(file, (portion) => progress.tell(portion));
  try {
    return await signOpen({ pdf, label: basename(file), output, options, anchors }, world);
  } finally {
    pdf.close();
  }
}

interface OpenOrder {
  readonly pdf: DocumentFile;
  readonly label: string;
  readonly output: Output;
  readonly options: SignOptions;
  readonly anchors: readonly Certificate[];
}

async function signOpen(order: OpenOrder, world: SignWorld): Promise<SignResult> {
  const { pdf, options } = order;
  const open = openOptions(options);
  const document = openPdf(pdf, open);
  refuseCutOff(pdf);
  return withSession(options, world, (session) =>
    signAndWrite(order, { open, document, session, world }),
  );
}

interface Signing {
  readonly open: OpenPdfOptions;
  readonly document: PdfDocument;
  readonly session: SigningSession;
  readonly world: SignWorld;
}

async function signAndWrite(
  { pdf, output, ...order }: OpenOrder,
  { open, document, session, world }: Signing,
): Promise<SignResult> {
  const { progress } = world;
  const refuseChanged = (): void => pdf.refuseChanged();
  const signed = await signDocument({ ...order, document, session, refuseChanged }, world);
  const { fieldName, appended, level, signingTime } = signed;
  progress.begin(`writing ${output.file}`);
  const report = await writeExtendedCopy(output, {
    original: pdf,
    appended,
    check: (draft) => {
      progress.begin('checking the signed document');
      return checkSigned(draft, { fieldName, level, at: signingTime, open }, progress);
    },
  });
  progress.rest();
  return {
    ...reachedLevel(signed, { output: output.file, format: 'pades' }),
    packaging: 'enveloped',
    signer: report.signerName ?? signerName(session.credential),
    credentialID: session.credential.id,
    fieldName,
    claimedAt: new Date(signingTime).toISOString(),
    timestampAt: instant(report.timestamp?.at),
  };
}

function instant(at: number | undefined): string | null {
  return at === undefined ? null : new Date(at).toISOString();
}
