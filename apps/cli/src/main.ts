/**
 * The `kumoin` command.
 *
 * Whoever reads its output may stop reading (`kumoin verify … | head -1`): that is no fault of
 * anybody, so it ends the command quietly, as it ends other programs.
 */

import { ownConfig } from './config.ts';
import { runCommandLine } from './run-command-line.ts';

/** 128 + SIGPIPE. */
const exitCodeOfBrokenPipe = 141;

for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    process.exit(exitCodeOfBrokenPipe);
  });
}

process.exitCode = await runCommandLine(process.argv.slice(2), ownConfig());
