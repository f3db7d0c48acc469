/**
 * What a signature is to be, from what was asked for and from the files: the format by the kind
 * of the file unless it is named, the packaging by the format, the name of the output by both.
 */

import { packagingsOf } from '@kumoin/ades';
import type { Packaging, SignatureFormat } from '@kumoin/ades';
import { CliError } from '../cli-error.ts';

export const formatChoices = ['pades', 'cades', 'xades', 'jades', 'asic-s', 'asic-e'] as const;

export type FormatChoice = (typeof formatChoices)[number];

export interface FormatWishes {
  readonly format: FormatChoice | undefined;
  readonly packaging: string | undefined;
  /** What signs inside a container. */
  readonly containerType: 'cades' | 'xades' | undefined;
  readonly output: string | undefined;
}

export interface SigningPlan {
  readonly format: SignatureFormat;
  readonly packaging: Packaging;
  readonly output: string;
  /** The signed file that this signature is added to. */
  readonly existing?: Uint8Array;
}

/** @throws {CliError} `usage` for what does not go together. */
export function planSigning(files: readonly string[], wishes: FormatWishes): SigningPlan {
  const [first = ''] = files;
  const choice = wishes.format ?? formatOf(first);
  if (wishes.containerType !== undefined && !choice.startsWith('asic')) {
    throw new CliError('usage', '--container-type is for --format asic-s and asic-e');
  }
  const format = inFull(choice, wishes.containerType);
  const packaging = packagingOf(format, wishes.packaging);
  if (files.length > 1 && choice !== 'asic-e' && !takesSeveral(format, packaging)) {
    throw new CliError('usage', `${choice} signs one file; --format asic-e signs several`);
  }
  const output =
    wishes.output ?? `${nameFor(first, format, packaging)}${endingOf(format, packaging)}`;
  return { format, packaging, output };
}

const formatsByEnding: Readonly<Record<string, FormatChoice>> = {
  pdf: 'pades',
  xml: 'xades',
  json: 'jades',
};

function formatOf(file: string): FormatChoice {
  const ending = /\.([^.]+)$/.exec(file)?.[1]?.toLowerCase() ?? '';
  // A PDF may be called anything, and was signed as one before there was a choice.
  return formatsByEnding[ending] ?? 'pades';
}

function inFull(choice: FormatChoice, kind: 'cades' | 'xades' = 'cades'): SignatureFormat {
  return choice === 'asic-s' || choice === 'asic-e' ? `${choice}-${kind}` : choice;
}

function packagingOf(format: SignatureFormat, wanted: string | undefined): Packaging {
  const known: readonly Packaging[] = packagingsOf[format];
  const found = known.find((each) => wanted === undefined || each === wanted);
  if (found !== undefined) return found;
  throw new CliError('usage', `--packaging: ${format} has ${known.join(', ')}`);
}

/** Formats that tell by name what they are over. */
function takesSeveral(format: SignatureFormat, packaging: Packaging): boolean {
  return packaging === 'detached' && (format === 'xades' || format === 'jades');
}

/** What holds the document takes its name without the ending; what stands beside it, with it. */
function nameFor(file: string, format: SignatureFormat, packaging: Packaging): string {
  if (format === 'pades') return file.replace(/\.pdf$/i, '');
  const beside = packaging === 'detached' || packaging === 'attached' || packaging === 'container';
  return beside ? file : file.replace(/\.[^./\\]+$/, '');
}

function endingOf(format: SignatureFormat, packaging: Packaging): string {
  switch (format) {
    case 'pades':
      return '.signed.pdf';
    case 'cades':
      return packaging === 'detached' ? '.p7s' : '.p7m';
    case 'xades':
      return packaging === 'detached' ? '.xades.xml' : '.signed.xml';
    case 'jades':
      return packaging === 'compact' ? '.jws' : '.jades.json';
    case 'asic-s-cades':
    case 'asic-s-xades':
      return '.asics';
    case 'asic-e-cades':
    case 'asic-e-xades':
      return '.asice';
  }
}
