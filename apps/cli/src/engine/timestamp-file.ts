/**
 * `kumoin timestamp`: proof that a file existed, from a time-stamp authority (RFC 3161): a token
 * beside the file, a document time-stamp inside a PDF, or a container around both. Only a digest
 * travels.
 */

import { basename } from 'node:path';
import { digestPieces, parseTimestampToken } from '@kumoin/pki';
import type { HashAlgorithm } from '@kumoin/pki';
import {
  embedAsicTimestamp,
  embedDocumentTimestamp,
  openPdf,
  prepareAsicTimestamp,
  prepareDocumentTimestamp,
} from '@kumoin/ades';
import type { Imprint } from '@kumoin/ades';
import { CliError } from '../cli-error.ts';
import type { DocumentFile } from '../files/open-document.ts';
import { openDocument } from '../files/open-document.ts';
import { writeExtendedCopy } from '../files/write-extended-copy.ts';
import { refuseUnwritable, writeAll, writeNewFile } from '../files/write-new-file.ts';
import type { Output } from '../files/write-new-file.ts';
import { printable } from '../terminal/printable.ts';
import { piecesOf } from './content-files.ts';
import { openOptions } from './describe-any.ts';
import { askTimestamp } from './ask-timestamp.ts';
import type { EngineWorld, ExtendOptions } from './extend-file.ts';
import { authoritiesOf } from './extend-file.ts';
import { gatherNeeds } from './gather-needs.ts';
import { keepInputs } from './keep-inputs.ts';
import { tellShortfall } from './sign-result.ts';

export interface TimestampOptions extends Pick<
  ExtendOptions,
  'output' | 'force' | 'tsa' | 'demo' | 'home' | 'pdfPasswordFile' | 'json' | 'quiet'
> {
  readonly as: 'token' | 'pdf' | 'container';
  readonly hash: HashAlgorithm;
}

export interface TimestampResult {
  readonly output: string;
  readonly as: TimestampOptions['as'];
  readonly at: string;
  readonly hash: HashAlgorithm;
}

/** @throws {CliError} {AdesError} {PkiError}, or the system's error. */
export async function timestampFile(
  file: string,
  options: TimestampOptions,
  world: EngineWorld,
): Promise<TimestampResult> {
  const output = { file: options.output ?? nameFor(file, options.as), force: options.force };
  keepInputs(output.file, [file], options);
  refuseUnwritable(output);
  const needs = gatherNeeds({ tsa: authoritiesOf(options) }, world);
  const get = async (imprint: Imprint): Promise<Uint8Array> => {
    world.progress.begin('fetching a time-stamp');
    const asked = await askTimestamp(needs, imprint);
    if ('token' in asked) return asked.token;
    throw new CliError('refused', tellShortfall({ ...asked, about: basename(file) }));
  };
  world.progress.begin(`reading ${basename(file)}`);
  const source = openDocument(file, (portion) => world.progress.tell(portion));
  try {
    const token = await ways[options.as]({ source, output, options, world, get });
    world.progress.rest();
    const at = new Date(parseTimestampToken(token).tstInfo.at).toISOString();
    return { output: output.file, as: options.as, at, hash: options.hash };
  } finally {
    source.close();
  }
}

export function renderTimestamped({ output, as, at }: TimestampResult): string {
  const what = { token: 'a token', pdf: 'a document time-stamp', container: 'a container' }[as];
  return `time-stamped: ${printable(output)}\n  as     ${what}\n  time   ${at}, stamped\n`;
}

/** It is put together in memory. */
const containerBytesMax = 256 * 1024 * 1024;

interface Way {
  readonly source: DocumentFile;
  readonly output: Output;
  readonly options: TimestampOptions;
  readonly world: EngineWorld;
  readonly get: (imprint: Imprint) => Promise<Uint8Array>;
}

/** Each writes the file, and gives the token in it. */
const ways: Readonly<Record<TimestampOptions['as'], (way: Way) => Promise<Uint8Array>>> = {
  token: async ({ source, output, options: { hash }, get }) => {
    const digest = digestPieces(hash, piecesOf(source));
    source.refuseChanged();
    const token = await get({ hash, digest });
    await writeWhole(output, token);
    return token;
  },
  container: async ({ source, output, options: { hash }, world, get }) => {
    if (source.length > containerBytesMax) {
      throw new CliError('refused', `${source.file} is too large for a container; leave it out`);
    }
    const files = [{ name: basename(source.file), content: source }];
    const target = { container: 'asic-s', files } as const;
    const prepared = await prepareAsicTimestamp({ target, hash, at: world.now() });
    const token = await get(prepared.imprint);
    await writeWhole(output, await embedAsicTimestamp(prepared, token));
    return token;
  },
  pdf: async ({ source, output, options, world, get }) => {
    const { hash } = options;
    const order = { random: world.random, hash };
    const prepared = prepareDocumentTimestamp(openPdf(source, openOptions(options)), order);
    const token = await get({ hash, digest: prepared.documentDigest });
    const appended = embedDocumentTimestamp(prepared, token);
    await writeExtendedCopy(output, { original: source, appended, check: () => {} });
    return token;
  },
};

async function writeWhole(output: Output, bytes: Uint8Array): Promise<void> {
  await writeNewFile(output, { fill: (draft) => writeAll(draft, bytes, 0), check: () => {} });
}

function nameFor(file: string, as: TimestampOptions['as']): string {
  if (as === 'pdf') return `${file.replace(/\.pdf$/i, '')}.stamped.pdf`;
  return as === 'container' ? `${file}.asics` : `${file}.tst`;
}
