/**
 * The way into every npm script: install what is missing, then run the command's file on Node 24.
 * `npm start` and `npm test` so work in a fresh clone on any Node >= 18, with nothing installed
 * by hand. Plain JavaScript without dependencies, because nothing is there yet when it runs.
 *
 *     node tools/bootstrap.js <command> [arguments]
 */

import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensureInstalled } from './install-dependencies.js';
import { runOnNode24 } from './run-on-node-24.js';

const COMMANDS = {
  serve: ['apps/server/src/main.ts', 'serve'],
  'build:pkcs11': ['tools/build-pkcs11.ts'],
  'build:web': ['tools/build-web.ts'],
  build: ['node_modules/typescript/bin/tsc', '--build'],
  check: ['tools/check.ts'],
  test: ['tools/test.ts'],
  coverage: ['tools/coverage.ts'],
  conformance: ['tests/conformance/run-conformance.ts'],
  campaign: ['tests/campaigns/run-campaign.ts'],
  fuzz: ['tests/fuzz/run-fuzz.ts'],
  docs: ['tools/docs.ts'],
  bench: ['bench/bench.ts'],
};

/** These serve the browser apps, or start servers that do. */
const WITH_BROWSER_APPS = ['serve', 'test', 'bench', 'campaign'];

const root = dirname(dirname(fileURLToPath(import.meta.url)));

async function main([name = '', ...args]) {
  if (!Object.hasOwn(COMMANDS, name)) {
    console.error(
      `kumoin: unknown command "${name}"; there are: ${Object.keys(COMMANDS).join(' ')}`,
    );
    return 2;
  }
  await ensureInstalled(root);
  if (WITH_BROWSER_APPS.includes(name)) {
    const [script] = COMMANDS['build:web'];
    const code = await runOnNode24({ root, script, args: [] });
    // A signal was meant for the command. A failed build has said why: all else works without.
    if (code > 128) return code;
  }
  const [script, ...given] = COMMANDS[name];
  return runOnNode24({ root, script, args: [...given, ...args] });
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (cause) {
  console.error(`kumoin: ${cause.message}`);
  process.exitCode = 1;
}
