/**
 * `auth.expression`: which factors together are enough. CSC API v2.0.0.2, 8.3. Every set that a
 * program can give is tried on one credential that has a choice: enough gives a SAD, and what is
 * not enough gives none.
 */

import type { Bench } from '../bench.ts';
import type { Case } from '../clause.ts';
import { expectSuccess, textOf } from '../expect.ts';
import { askYes, digestsOf, factorsFor, order } from '../signing.ts';
import type { TriedCredential } from '../tried-credential.ts';
import { fewestFor } from '../expression.ts';

const refusals = ['invalid_request', 'invalid_authentication_data'];

/** Where more than one set of factors is enough; no one-time password, for each costs its time. */
function withChoice(bench: Bench, word: RegExp): Promise<TriedCredential> {
  return bench.credential(`whose expression has ${word.source}`, (one) => {
    const quick = one.givable.filter(({ form }) => form !== 'totp').map(({ id }) => id);
    return word.test(one.expression) && one.isEnabled && one.isMetBy(leastOf(one, quick));
  });
}

function leastOf(credential: TriedCredential, ids: readonly string[]): readonly string[] {
  return fewestFor((given) => credential.isMetBy([...given]), ids) ?? [];
}

function setsOf({ givable }: TriedCredential): readonly (readonly string[])[] {
  const ids = givable.filter(({ form }) => form !== 'totp').map(({ id }) => id);
  return Array.from({ length: 2 ** Math.min(ids.length, 3) }, (_, bits) =>
    ids.filter((_id, index) => (bits >> index) & 1),
  );
}

async function give(bench: Bench, credential: TriedCredential, ids: readonly string[]) {
  const factors = await factorsFor(bench, credential, ids);
  return askYes(bench, credential, { digests: digestsOf([order()]), authData: [], ...factors });
}

function casesOf(word: RegExp, name: string): readonly Case[] {
  return [
    {
      claim: `${name}: every set of factors that is enough gives a SAD`,
      run: async (bench) => {
        const credential = await withChoice(bench, word);
        for (const ids of setsOf(credential).filter((own) => credential.isMetBy(own))) {
          textOf(expectSuccess(await give(bench, credential, ids)), 'SAD');
        }
      },
    },
    {
      claim: `${name}: no set that is not enough gives one`,
      run: async (bench) => {
        const credential = await withChoice(bench, word);
        for (const ids of setsOf(credential).filter((own) => !credential.isMetBy(own))) {
          bench.expectError(await give(bench, credential, ids), { error: refusals });
          await bench.target.unlock?.(credential.id);
        }
      },
    },
  ];
}

export const expressionCases: readonly Case[] = [
  ...casesOf(/\bOR\b/, 'OR'),
  ...casesOf(/\bXOR\b/, 'XOR'),
];
