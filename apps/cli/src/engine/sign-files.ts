/**
 * `kumoin sign`: the three ways to a signed file. A PDF, and a container up to B-T, are made piece
 * by piece, as large as they like; everything else is made by the engine in memory.
 */

import { CliError } from '../cli-error.ts';
import type { SignOptions } from '../sign/sign-options.ts';
import { signFile } from '../sign/sign-file.ts';
import type { SignWorld } from '../sign/sign-world.ts';
import type { SignResult } from './sign-result.ts';
import { keepInputs } from './keep-inputs.ts';
import { planAddition } from './plan-addition.ts';
import { isPiecewiseContainer, signLargeContainer } from './sign-large-container.ts';
import { signWithEngine } from './sign-with-engine.ts';
import { planSigning } from './signing-plan.ts';
import type { SigningPlan } from './signing-plan.ts';

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
  const plan = planSigning(files, options);
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
  const plan = await planAddition(files, options);
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

/** What only a PDF has a place for is not passed over in silence. */
function refuseForeignWishes({ format }: SigningPlan, options: SignOptions): void {
  if (format === 'pades') return;
  const { name, reason, location, field, visible, image, certify, pdfPasswordFile } = options;
  const wishes = { name, reason, location, field, visible, image, certify, pdfPasswordFile };
  const [foreign] = givenOf(wishes);
  if (foreign === undefined) return;
  throw new CliError('usage', `--${dashed(foreign)} is for PDF files; this is ${format}`);
}

function givenOf(wishes: Readonly<Record<string, unknown>>): readonly string[] {
  return Object.keys(wishes).filter((name) => wishes[name] !== undefined);
}

function dashed(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}
