/**
 * `kumoin inspect`: what a signed document of any format says, and whether its octets hold
 * together. Nothing is fetched, and whom to trust is not asked: see `kumoin verify` for that.
 */

import { basename } from 'node:path';
import { parseTimestampToken } from '@kumoin/pki';
import { describeAsic, describeTimestamp, detectFormat } from '@kumoin/ades';
import type {
  DocumentDescription,
  DocumentKind,
  SignatureDescription,
  TimestampDescription,
} from '@kumoin/ades';
import { CliError } from '../cli-error.ts';
import { openDocument } from '../files/open-document.ts';
import type { Progress } from '../terminal/progress.ts';
import { digestFile, readBeside, readBytes } from './content-files.ts';
import { openOptions } from './describe-any.ts';
import { tellFault } from './fault-words.ts';
import { makeReading } from './read-beside.ts';

export interface InspectOptions {
  /** What a detached signature, or a token, is over. */
  readonly content: readonly string[];
  readonly pdfPasswordFile: string | undefined;
  readonly json: boolean;
}

export type Inspected =
  | ({ readonly file: string; readonly kind: 'document' } & DocumentDescription)
  | ({ readonly file: string; readonly kind: 'timestamp' } & {
      readonly timestamp: TimestampDescription;
    });

/** @throws {CliError} {AdesError} {PkiError}, or the system's error. */
export async function inspectFile(
  file: string,
  options: InspectOptions,
  progress: Progress,
): Promise<Inspected> {
  progress.begin(`reading ${basename(file)}`);
  const kind = kindOf(file);
  const inspected = await inspectKind(kind, file, options);
  progress.rest();
  return inspected;
}

async function inspectKind(
  kind: DocumentKind | undefined,
  file: string,
  options: InspectOptions,
): Promise<Inspected> {
  if (kind === 'timestamp') return { file, kind, timestamp: inspectToken(file, options.content) };
  const description = kind === 'zip' ? await inspectContainer(file) : await inspect(file, options);
  return { file, kind: 'document', ...description };
}

/** Whether anything in it is not as it was signed. */
export function faultsOf(inspected: Inspected): readonly string[] {
  if (inspected.kind === 'timestamp') return inspected.timestamp.faults;
  const { signatures, timestamps, problems } = inspected;
  return [
    ...problems,
    ...signatures.flatMap(faultsIn),
    ...timestamps.flatMap(({ faults }) => faults),
  ];
}

function faultsIn(signature: SignatureDescription): readonly string[] {
  const { integrity, timestamps, counterSignatures } = signature;
  return [
    ...integrity.faults,
    ...timestamps.flatMap(({ faults }) => faults),
    ...counterSignatures.flatMap(faultsIn),
  ];
}

/** One line about the first of them. */
export function explainFault(file: string, fault: string): string {
  const verdict = fault === 'content_missing' ? 'is not shown to be whole' : 'is not whole';
  return `${file} ${verdict}: ${tellFault(fault)}`;
}

const headBytes = 4096;

function kindOf(file: string): DocumentKind | undefined {
  const source = openDocument(file);
  try {
    const head = new Uint8Array(Math.min(headBytes, source.length));
    source.read(head, 0);
    return detectFormat(head);
  } finally {
    source.close();
  }
}

/** Piece by piece: a container may hold anything. */
async function inspectContainer(file: string): Promise<DocumentDescription> {
  const source = openDocument(file);
  try {
    return await describeAsic(source);
  } finally {
    source.close();
  }
}

async function inspect(file: string, options: InspectOptions): Promise<DocumentDescription> {
  const document = readBytes(file);
  const beside = options.content.map(readBeside);
  return makeReading(document, { beside, open: openOptions(options) }).describe(document);
}

function inspectToken(file: string, [content, ...more]: readonly string[]): TimestampDescription {
  if (more.length > 0) throw new CliError('usage', 'a time-stamp token is over one --content');
  const raw = readBytes(file);
  const token = parseTimestampToken(raw);
  const { imprint } = token.tstInfo;
  const told = 'fault' in imprint ? undefined : imprint;
  // Without the file, the token alone is looked at.
  const expectedDigest =
    content === undefined || told === undefined
      ? told?.messageDigest
      : digestFile(content, told.hash);
  return describeTimestamp({ kind: 'content', token, raw, expectedDigest, faults: [] });
}
