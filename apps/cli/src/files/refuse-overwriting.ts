/**
 * Nothing that is read is written over, `--force` or not: what was signed, a picture, a trusted
 * certificate would be lost, and the result with it where it is of use only beside them.
 */

import { lstatSync, statSync } from 'node:fs';
import type { BigIntStats } from 'node:fs';
import { CliError } from '../cli-error.ts';

/**
 * Compared is the file itself, so that neither a link nor another spelling of the name hides it.
 * @param inputs of which the missing ones are left to whoever reads them.
 * @throws {CliError} `usage`.
 */
export function refuseOverwriting(output: string, inputs: readonly (string | undefined)[]): void {
  const places = placesOf(output);
  const input = inputs.find((file) => file !== undefined && meets(places, placesOf(file)));
  if (input === undefined) return;
  throw new CliError(
    'usage',
    `${output} would write over ${input}, which is read; -o another file`,
  );
}

/** The file, and the link that was named where there is one: the link would be replaced. */
function placesOf(file: string): readonly BigIntStats[] {
  const looks = { bigint: true, throwIfNoEntry: false } as const;
  return [statOrNothing(() => statSync(file, looks)), statOrNothing(() => lstatSync(file, looks))]
    .filter((found) => found !== undefined)
    .filter((found) => found.isFile() || found.isSymbolicLink());
}

function statOrNothing(look: () => BigIntStats | undefined): BigIntStats | undefined {
  try {
    return look();
  } catch {
    // No way there (a loop of links, a folder that is closed): opening it will tell.
    return undefined;
  }
}

function meets(ones: readonly BigIntStats[], others: readonly BigIntStats[]): boolean {
  return ones.some(({ dev, ino }) => others.some((each) => each.dev === dev && each.ino === ino));
}
