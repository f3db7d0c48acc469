/**
 * `kumoin extend`: a signed document of any format, ours or another product's, to a higher level.
 *
 *     read → may it be? → time-stamps, validation data → check → write
 *
 * Where nothing was reached beyond what was there, nothing is written.
 */

import { basename } from 'node:path';
import type { Extended, RevocationFreshness, SignatureLevel } from '@kumoin/ades';
import { CliError } from '../cli-error.ts';
import { demoAddresses, readDemo } from '../demo/read-demo.ts';
import { refuseUnwritable, writeAll, writeNewFile } from '../files/write-new-file.ts';
import type { Progress } from '../terminal/progress.ts';
import { checkDocument } from './check-document.ts';
import { readBeside, readBytes } from './content-files.ts';
import { openOptions } from './describe-any.ts';
import { nameBeside } from './name-beside.ts';
import { makeReading } from './read-beside.ts';
import type { Reading } from './read-beside.ts';
import type { ReachedLevel } from './sign-result.ts';
import { reachedLevel, tellShortfall } from './sign-result.ts';
import { keepInputs } from './keep-inputs.ts';
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
  readonly allowPrivate: boolean;
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
  const output = { file: options.output ?? nameBeside(file, 'extended'), force: options.force };
  keepInputs(output.file, [file], options);
  refuseUnwritable(output);
  progress.begin(`reading ${basename(file)}`);
  const document = readBytes(file);
  const beside = options.content.map(readBeside);
  const reading = makeReading(document, { beside, open: openOptions(options) });
  const before = await reading.describe(document);
  if (before.signatures.some(({ integrity }) => integrity.contentIntact === undefined)) {
    throw new CliError('usage', 'the signature is over another file: --content FILE');
  }
  progress.begin('fetching time-stamps and validation data');
  const extended = await extend(document, { options, world, reading });
  if (sameOctets(document, extended.document)) throw nothingReached(extended);
  progress.begin(`writing ${output.file}`);
  await writeNewFile(output, {
    fill: (draft) => writeAll(draft, extended.document, 0),
    check: async () => {
      const description = await reading.describe(extended.document);
      checkDocument('document', { description, before });
    },
  });
  progress.rest();
  return reachedLevel(extended, { output: output.file, format: before.format });
}

function extend(
  document: Uint8Array,
  given: {
    readonly options: ExtendOptions;
    readonly world: EngineWorld;
    readonly reading: Reading;
  },
): Promise<Extended> {
  const { options, world, reading } = given;
  const { level, revocationFreshness, allowPrivate } = options;
  const anchors = readTrustFor(level, options);
  const tsa = authoritiesOf(options);
  return reading.extend(document, {
    level,
    needs: gatherNeeds({ tsa, known: demoAddresses(options), allowPrivate }, world),
    ...(anchors.length > 0 && { anchors }),
    at: world.now(),
    revocationFreshness,
    random: world.random,
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

function sameOctets(one: Uint8Array, other: Uint8Array): boolean {
  return Buffer.compare(one, other) === 0;
}

function nothingReached({ level, wanted, shortfalls }: Extended): CliError {
  if (shortfalls.length === 0) return new CliError('refused', `it is at ${level} already`);
  const reasons = shortfalls.map(tellShortfall).join('; ');
  return new CliError('refused', `${wanted} was not reached, nothing is written (${reasons})`);
}
