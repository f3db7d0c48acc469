/**
 * Runs one of the judges (poppler's and qpdf's command lines) and keeps what it said.
 *
 * Exit codes are kept but rarely believed: `pdfsig` answers 0 on a broken signature.
 */

import { spawn } from 'node:child_process';

export interface ToolRun {
  readonly code: number;
  readonly output: string;
  readonly errors: string;
}

/** @throws {Error} if the tool cannot be started or takes longer than `timeoutMs`. */
export function runTool(
  command: string,
  args: readonly string[],
  { timeoutMs = 60_000 }: { readonly timeoutMs?: number } = {},
): Promise<ToolRun> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'], timeout: timeoutMs });
    const output: Buffer[] = [];
    const errors: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => output.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => errors.push(chunk));
    child.on('error', reject);
    child.on('close', (code) => {
      if (code === null) reject(new Error(`${command} was stopped after ${timeoutMs} ms`));
      else {
        const text = (chunks: Buffer[]): string => Buffer.concat(chunks).toString('utf8');
        resolve({ code, output: text(output), errors: text(errors) });
      }
    });
  });
}

/** The version a tool prints, empty if it prints none, or undefined if it is not installed. */
export async function toolVersion(command: string, flag: string): Promise<string | undefined> {
  try {
    const run = await runTool(command, [flag]);
    return /\d+\.\d+(\.\d+)?/.exec(run.output + run.errors)?.[0] ?? '';
  } catch {
    // Not installed: the caller says so and counts its tests as skipped.
    return undefined;
  }
}
