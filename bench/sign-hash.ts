/**
 * How many signatures a second go through the CSC API, next to what the key vault alone makes:
 *
 *     npm run bench -- sign-hash [--key p-256,rsa-3072] [--vault software,softhsm]
 *         [--store sqlite,postgres] [--clients 1,16,128] [--seconds 5] [--json] [--profile]
 *     npm run bench -- sign-hash --credentials 1000000 [--store sqlite]
 *
 * Server, load generator and database are processes of their own, on this machine; what they
 * burn is told for each. Two rates: `signHash`, with authorizations given beforehand, and the
 * pair of `authorize` (with its PIN) and `signHash`. Everything is durable, as it always is.
 */

import { readBenchOptions } from './bench-options.ts';
import { compareSizes } from './compare-sizes.ts';
import { describeMachine } from './machine.ts';
import { measureCombination } from './measure-combination.ts';
import type { Rates } from './measure-combination.ts';

const options = readBenchOptions(process.argv.slice(2), ['sign', 'pair']);
const say = (line: string): void => void (options.json || process.stdout.write(`${line}\n`));
const results: unknown[] = [];

for (const line of describeMachine()) say(`- ${line}`);
if (options.credentials === undefined) {
  for (const vault of options.vaults) {
    for (const store of options.stores) {
      const rates: readonly Rates[] = await measureCombination({ vault, store }, options, say);
      results.push(...rates);
    }
  }
} else {
  results.push(await compareSizes(options.credentials, options, say));
}
if (options.json) process.stdout.write(`${JSON.stringify(results, undefined, 2)}\n`);
