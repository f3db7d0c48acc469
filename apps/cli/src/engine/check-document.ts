/**
 * Looks at a document of ours before it gets its name: opened anew, every signature whole and
 * bound to its certificate. What the server signed and the authorities said is not believed.
 */

import type {
  FileToSign,
  OpenPdfOptions,
  SignatureDescription,
  SignatureFormat,
} from '@kumoin/ades';
import { CliError } from '../cli-error.ts';
import { describeAny } from './describe-any.ts';

export interface DocumentToCheck {
  readonly document: Uint8Array;
  readonly format: SignatureFormat;
  /** What a detached signature is over. */
  readonly files: readonly FileToSign[];
  /** How a PDF is opened. */
  readonly open?: OpenPdfOptions;
}

/** @returns the signatures in it. @throws {CliError} `invalid` */
export async function checkDocument(
  given: DocumentToCheck,
): Promise<readonly SignatureDescription[]> {
  const { signatures } = await describeAny(given.document, given);
  const faults = signatures.flatMap(({ integrity }) => faultsOf(integrity));
  if (signatures.length === 0) faults.push('the signature is not found');
  if (faults.length === 0) return signatures;
  const said = 'the signed document does not verify, so it is not kept';
  throw new CliError('invalid', `${said}: ${faults.join(', ')}`);
}

function faultsOf(integrity: SignatureDescription['integrity']): string[] {
  const { contentIntact, signatureValid, certificateBound, faults } = integrity;
  const whole = contentIntact !== false && signatureValid && certificateBound;
  return whole ? [] : [...faults];
}
