/**
 * `kumoin sign`: the three ways to a signed file. A PDF, and a container up to B-T, are made piece
 * by piece, as large as they like; everything else is made by the engine in memory.
 */

import { CliError } from '../cli-error.ts';
import type { SignOptions } from '../sign/sign-options.ts';
import { signFile } from '../sign/sign-file.ts';
import type { SignWorld } from '../sign/sign-world.ts';
import type { SignResult } from './sign-result.ts';
import { dashed, givenOf, refuseForeignWishes } from './foreign-wishes.ts';
import { planForElements } from './format-wishes.ts';
import { keepInputs } from './keep-inputs.ts';
import { planAddition } from './plan-addition.ts';
import { isPiecewiseContainer, signLargeContainer } from './sign-large-container.ts';
import { signWithEngine } from './sign-with-engine.ts';
import { planSigning } from './signing-plan.ts';

/** @throws {CliError} {AdesError} {PkiError} {SdkError}, or the system's error. */
export async function signFiles(
  files: readonly string[],
  options: SignOptions,
  world: SignWorld,
): Promise<SignResult> {
  if (options.add || options.countersign !== undefined) return addSignature(files, options, world);
  if (options.content.length > 0) {
    throw new CliError('usage', '--content goes with --add or --countersign');
  }
  const plan = planForElements(planSigning(files, options), options);
  refuseForeignWishes(plan, options);
  keepInputs(plan.output, files, options);
  const order = { files, plan, options };
  if (plan.format === 'pades') return signFile(order, world);
  if (isPiecewiseContainer(order)) return signLargeContainer(order, world);
  return signWithEngine(order, world);
}

async function addSignature(
  files: readonly string[],
  options: SignOptions,
  world: SignWorld,
): Promise<SignResult> {
  refuseOtherForm(options);
  const plan = planForElements(await planAddition(files, options), options);
  refuseForeignWishes(plan, options);
  keepInputs(plan.output, files, options);
  return signWithEngine({ files: options.content, plan, options }, world);
}

/** The file that is added to is what it is. */
function refuseOtherForm({ format, packaging, containerType }: SignOptions): void {
  const [told] = givenOf({ format, packaging, containerType });
  if (told === undefined) return;
  throw new CliError('usage', `--${dashed(told)}: a signature that is added goes by its file`);
}
