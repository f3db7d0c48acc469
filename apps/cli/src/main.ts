/**
 * The `kumoin` command.
 *
 * Whoever reads its output may stop reading (`kumoin verify … | head -1`): that is no fault of
 * anybody, so it ends the command quietly, as it ends other programs.
 *
 * Garbage is collected early: a document with a hundred thousand pages makes much of it, and
 * memory is what a large document must not take. It is set here, not as an option of Node,
 * because the server's program would inherit that.
 */

import { setFlagsFromString } from 'node:v8';
import { ownConfig } from './config.ts';
import { runCommandLine } from './run-command-line.ts';

setFlagsFromString('--optimize-for-size');

/** 128 + SIGPIPE. */
const exitCodeOfBrokenPipe = 141;

for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    process.exit(exitCodeOfBrokenPipe);
  });
}

process.exitCode = await runCommandLine(process.argv.slice(2), ownConfig());
