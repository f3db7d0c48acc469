/**
 * Verifies a document that was just signed, as it stands on the disk: what the server signed,
 * what the authorities said, and what the system copied. None of them is believed.
 */

import { reachesLevel, verifyPdf } from '@kumoin/ades';
import type { Extended, OpenPdfOptions, SignatureReport } from '@kumoin/ades';
import { CliError } from '../cli-error.ts';
import { openDocument } from '../files/open-document.ts';
import type { Progress } from '../terminal/progress.ts';

export interface ExpectedSignature {
  readonly fieldName: string;
  /** What was reached. */
  readonly level: Extended['level'];
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly open: OpenPdfOptions;
}

/** Trust is the verifier's business; here it counts that everything fits together. */
export function checkSigned(
  file: string,
  { fieldName, level, at, open }: ExpectedSignature,
  progress: Progress,
): SignatureReport {
  const pdf = openDocument(file, (portion) => progress.tell(portion));
  try {
    const { signatures } = verifyPdf(pdf, { anchors: [], at, open });
    const report = signatures.find((signature) => signature.fieldName === fieldName);
    const stamped = !reachesLevel(level, 'B-T') || report?.timestamp?.valid === true;
    if (report?.integrity === true && report.signatureValid && stamped) return report;
    const reasons = report?.reasons.join(', ') ?? 'the signature is not found';
    const said = 'the signed document does not verify, so it is not kept';
    throw new CliError('invalid', `${said}: ${reasons}`);
  } finally {
    pdf.close();
  }
}
