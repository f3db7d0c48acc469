/**
 * `kumoin extend`: a signed document of any format, ours or another product's, to a higher level.
 *
 *     read → may it be? → time-stamps, validation data → check → write
 *
 * Where nothing was reached beyond what was there, nothing is written.
 */

import { basename } from 'node:path';
import { extendSignature } from '@kumoin/ades';
import type { Extended, FileToSign, RevocationFreshness, SignatureLevel } from '@kumoin/ades';
import { CliError } from '../cli-error.ts';
import { readDemo } from '../demo/read-demo.ts';
import { refuseUnwritable, writeAll, writeNewFile } from '../files/write-new-file.ts';
import type { Progress } from '../terminal/progress.ts';
import { checkDocument } from './check-document.ts';
import { readBytes, readContent } from './content-files.ts';
import { describeAny, openOptions } from './describe-any.ts';
import type { ReachedLevel } from './sign-result.ts';
import { reachedLevel } from './sign-result.ts';
import { gatherNeeds } from './gather-needs.ts';
import type { NeedsWorld } from './gather-needs.ts';
import { readTrustFor } from './read-trust.ts';
import type { TrustOptions } from './read-trust.ts';

export interface ExtendOptions extends TrustOptions {
  readonly output: string | undefined;
  readonly force: boolean;
  readonly level: Exclude<SignatureLevel, 'B-B'>;
  /** What a detached signature is over. */
  readonly content: readonly string[];
  readonly tsa: readonly string[];
  readonly revocationFreshness: RevocationFreshness;
  readonly pdfPasswordFile: string | undefined;
  readonly json: boolean;
  readonly quiet: boolean;
}

export interface EngineWorld extends NeedsWorld {
  readonly progress: Progress;
}

/** @throws {CliError} {AdesError}, or the system's error. */
export async function extendFile(
  file: string,
  options: ExtendOptions,
  world: EngineWorld,
): Promise<ReachedLevel> {
  const { progress } = world;
  const output = { file: options.output ?? nameFor(file), force: options.force };
  refuseUnwritable(output);
  progress.begin(`reading ${basename(file)}`);
  const document = readBytes(file);
  const files = readContent(document, options.content);
  const open = openOptions(options);
  const { format, signatures } = await describeAny(document, { files, open });
  if (signatures.some(({ integrity }) => integrity.contentIntact === undefined)) {
    throw new CliError('usage', 'the signature is over another file: --content FILE');
  }
  progress.begin('fetching time-stamps and validation data');
  const extended = await extend(document, { options, world, files });
  if (sameOctets(document, extended.document)) throw nothingReached(extended);
  progress.begin(`writing ${output.file}`);
  await writeNewFile(output, {
    fill: (draft) => writeAll(draft, extended.document, 0),
    check: () => checkDocument({ document: extended.document, format, files, open }),
  });
  progress.rest();
  return reachedLevel(extended, { output: output.file, format });
}

function extend(
  document: Uint8Array,
  given: {
    readonly options: ExtendOptions;
    readonly world: EngineWorld;
    readonly files: readonly FileToSign[];
  },
): Promise<Extended> {
  const { options, world, files } = given;
  const { level, revocationFreshness } = options;
  const anchors = readTrustFor(level, options);
  return extendSignature(document, {
    level,
    needs: gatherNeeds({ tsa: authoritiesOf(options) }, world),
    ...(anchors.length > 0 && { anchors }),
    at: world.now(),
    revocationFreshness,
    random: world.random,
    files,
    open: openOptions(options),
  });
}

/** Those that were named, or the one of the demo. @throws {CliError} `refused` */
export function authoritiesOf({
  tsa,
  demo,
  home,
}: Pick<ExtendOptions, 'tsa' | 'demo' | 'home'>): readonly string[] {
  if (tsa.length > 0 || demo === undefined) return tsa;
  const ofDemo = readDemo(home).tsa;
  return ofDemo === undefined ? [] : [ofDemo];
}

/** `contract.signed.pdf` becomes `contract.signed.extended.pdf`. */
function nameFor(file: string): string {
  const [, stem = file, ending = ''] = /^(.*?)(\.[^./\\]+)?$/.exec(file) ?? [];
  return `${stem}.extended${ending}`;
}

function sameOctets(one: Uint8Array, other: Uint8Array): boolean {
  return Buffer.compare(one, other) === 0;
}

function nothingReached({ level, wanted, shortfalls }: Extended): CliError {
  if (shortfalls.length === 0) return new CliError('refused', `it is at ${level} already`);
  const reasons = shortfalls.map(({ code, about }) => `${code}: ${about}`).join('; ');
  return new CliError('refused', `${wanted} was not reached, nothing is written (${reasons})`);
}
