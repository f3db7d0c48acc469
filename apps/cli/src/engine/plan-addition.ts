/**
 * A further signature in a file that is signed already: beside those in it, or over one of them.
 * The format is the file's, which keeps all that is in it; a detached one is told by --content
 * what it is over.
 */

import { describeDocument } from '@kumoin/ades';
import type { Packaging, SignatureFormat } from '@kumoin/ades';
import { CliError } from '../cli-error.ts';
import { readBytes } from './content-files.ts';
import { nameBeside } from './name-beside.ts';
import type { SigningPlan } from './signing-plan.ts';

export interface AdditionWishes {
  /** What a detached signature is over. */
  readonly content: readonly string[];
  readonly output: string | undefined;
}

/** @throws {CliError} `usage`; {AdesError} for what is no signed document; the system's error. */
export async function planAddition(
  files: readonly string[],
  { content, output }: AdditionWishes,
): Promise<SigningPlan & { readonly existing: Uint8Array }> {
  const [file = '', ...more] = files;
  if (more.length > 0) throw new CliError('usage', '--add takes one file, which is signed already');
  const existing = readBytes(file);
  const { format } = await describeDocument(existing);
  if (format === 'pades') {
    throw new CliError('usage', 'a signed PDF is signed again as it is, without --add');
  }
  const packaging = packagingOf(format, content.length > 0);
  return { format, packaging, output: output ?? nameBeside(file, 'added'), existing };
}

function packagingOf(format: SignatureFormat, isDetached: boolean): Packaging {
  switch (format) {
    case 'cades':
      return isDetached ? 'detached' : 'attached';
    case 'xades':
      return isDetached ? 'detached' : 'enveloped';
    case 'jades':
      return isDetached ? 'detached' : 'general';
    default:
      return 'container';
  }
}
