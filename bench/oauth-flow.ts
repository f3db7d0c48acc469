/**
 * How many signatures a second come about with the signer's yes, in the two ways there are, next to
 * what the key vault alone makes:
 *
 *     npm run bench -- oauth-flow [--key p-256,rsa-3072] [--vault software,softhsm]
 *         [--store sqlite,postgres] [--clients 1,16,128] [--seconds 5] [--json] [--profile]
 *
 * Explicit: `authorize` with the PIN, and `signHash`. OAuth: the authorization request, the consent
 * page, the answer with the PIN, the code, the token, and `signHash` with it; six requests, driven
 * as a browser and an application do. People are logged in beforehand. Everything is durable.
 */

import { readBenchOptions } from './bench-options.ts';
import { describeMachine } from './machine.ts';
import { measureCombination } from './measure-combination.ts';

const options = readBenchOptions(process.argv.slice(2), ['pair', 'consent']);
const say = (line: string): void => void (options.json || process.stdout.write(`${line}\n`));
const results: unknown[] = [];

for (const line of describeMachine()) say(`- ${line}`);
for (const vault of options.vaults) {
  for (const store of options.stores) {
    results.push(...(await measureCombination({ vault, store }, options, say)));
  }
}
if (options.json) process.stdout.write(`${JSON.stringify(results, undefined, 2)}\n`);
