#!/usr/bin/env node
/**
 * The `kumoin` command in a clone: runs src/main.ts, unbuilt, on a Node that can. Plain
 * JavaScript for any Node >= 18, because the machine's own may be old. Exit code and signals are
 * those of the command.
 */

import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runOnNode24 } from '../../../tools/run-on-node-24.js';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..', '..');

try {
  const args = process.argv.slice(2);
  process.exitCode = await runOnNode24({ root, script: 'apps/cli/src/main.ts', args });
} catch (cause) {
  console.error(`kumoin: ${cause.message}`);
  process.exitCode = 1;
}
