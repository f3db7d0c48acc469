/**
 * One command line from its words to an exit code. Whatever goes wrong ends here, in one line
 * on standard error.
 */

import { CommanderError } from 'commander';
import { buildProgram } from './commands/build-program.ts';
import type { Handlers } from './commands/handlers.ts';
import type { CliConfig } from './config.ts';
import { explainError } from './failures/explain-error.ts';
import { CliError } from './cli-error.ts';
import { engineHandlers } from './engine/engine-handlers.ts';
import { keepHead } from './evidence/keep-head.ts';
import type { KeepHeadOptions } from './evidence/keep-head.ts';
import { explainFault, renderEvidence, renderKeptHead } from './evidence/render-findings.ts';
import { verifyEvidenceFile } from './evidence/verify-evidence-file.ts';
import type { VerifyEvidenceOptions } from './evidence/verify-evidence-file.ts';
import { operate } from './operator/operate.ts';
import { renderAnswer } from './operator/render-answer.ts';
import { runServerProgram } from './server/run-server-program.ts';
import { printable } from './terminal/printable.ts';
import { liveProgress, noProgress } from './terminal/progress.ts';
import type { Progress } from './terminal/progress.ts';
import { renderTransaction } from './transactions/render-transaction.ts';
import { transact } from './transactions/transact.ts';
import { explainInvalid, renderReport } from './verify/render-report.ts';
import { verifyFile } from './verify/verify-file.ts';
import type { FileReport, VerifyOptions } from './verify/verify-file.ts';

/** @returns the exit code. */
export async function runCommandLine(words: readonly string[], config: CliConfig): Promise<number> {
  let exitCode = 0;
  const handlers: Handlers = {
    ...engineHandlers,
    verify,
    verifyEvidence: tellEvidence,
    keepHead: tellHead,
    operate: async (call, options) => {
      const answer = await operate(fetch, call, options);
      process.stdout.write(options.json ? `${JSON.stringify(answer)}\n` : renderAnswer(answer));
    },
    transact: async (call, options) => {
      const told = await transact(fetch, call, options);
      process.stdout.write(options.json ? `${JSON.stringify(told)}\n` : renderTransaction(told));
    },
    server: async (given) => {
      exitCode = await runServerProgram(config, given);
    },
  };
  try {
    await buildProgram(handlers, config.home).parseAsync([...words], { from: 'user' });
    return exitCode;
  } catch (error) {
    if (error instanceof CommanderError) return endParsing(error);
    const explanation = explainError(error);
    process.stderr.write(`${explanation.line}\n`);
    return explanation.exitCode;
  }
}

/** Help and version end parsing too, and are no error. */
function endParsing({ code, exitCode, message }: CommanderError): number {
  if (exitCode === 0) return 0;
  const noCommand = code === 'commander.help';
  const problem = noCommand ? 'which command? See kumoin --help' : message;
  process.stderr.write(`kumoin: ${printable(problem.replace(/^error: /, ''))}\n`);
  return 2;
}

async function verify(file: string, options: VerifyOptions): Promise<void> {
  const progress = process.stderr.isTTY ? liveProgress(process.stderr) : noProgress;
  const report = verifyAsTold(file, options, progress);
  process.stdout.write(options.json ? `${JSON.stringify(report)}\n` : renderReport(report));
  const problem = explainInvalid(report);
  if (problem !== undefined) throw new CliError('invalid', problem);
}

function verifyAsTold(file: string, options: VerifyOptions, progress: Progress): FileReport {
  try {
    return verifyFile(file, options, { at: Date.now(), progress });
  } catch (error) {
    progress.fail();
    throw error;
  }
}

async function tellEvidence(file: string, options: VerifyEvidenceOptions): Promise<void> {
  const report = verifyEvidenceFile(file, options, Date.now());
  process.stdout.write(options.json ? `${JSON.stringify(report)}\n` : renderEvidence(report));
  const problem = explainFault(report);
  if (problem !== undefined) throw new CliError('invalid', problem);
}

async function tellHead(options: KeepHeadOptions): Promise<void> {
  const kept = await keepHead(fetch, options, Date.now());
  process.stdout.write(options.json ? `${JSON.stringify(kept)}\n` : renderKeptHead(kept));
}
