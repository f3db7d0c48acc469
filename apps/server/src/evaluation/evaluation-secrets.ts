/**
 * The secrets of the demo accounts: drawn once, at the first start, and written to a file for
 * its owner alone before anything is made with them. So an interrupted first start goes on
 * where it stopped, and later starts tell the same secrets.
 */

import { randomBytes, randomInt } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeFileWhole } from './write-file-whole.ts';

export interface SignerSecrets {
  readonly account: string;
  readonly password: string;
  readonly pin: string;
  readonly totpSeedHex: string;
}

export interface EvaluationSecrets {
  readonly operatorToken: string;
  readonly signers: readonly SignerSecrets[];
}

export const secretsFileName = 'evaluation-secrets.json';

export function loadEvaluationSecrets(
  home: string,
  accounts: readonly string[],
): EvaluationSecrets {
  const file = join(home, secretsFileName);
  const known = readSecrets(file);
  if (known !== undefined) return known;
  const drawn = {
    operatorToken: randomBytes(32).toString('base64url'),
    signers: accounts.map((account) => ({
      account,
      password: randomBytes(12).toString('base64url'),
      pin: String(randomInt(10 ** 7, 10 ** 8)),
      totpSeedHex: randomBytes(20).toString('hex'),
    })),
  };
  writeFileWhole(file, JSON.stringify(drawn, undefined, 2));
  return drawn;
}

function readSecrets(file: string): EvaluationSecrets | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as EvaluationSecrets;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}
