/**
 * Any error as one line for a person, and as an exit code: 2 when the command line has to
 * change, 3 when a file was written that is less than was wanted, 1 for everything else. A stack trace is for those who mend the command; they get it
 * with NODE_DEBUG=kumoin.
 */

import { debuglog } from 'node:util';
import { AdesError } from '@kumoin/ades';
import { OtpError } from '@kumoin/otp';
import { PkiError } from '@kumoin/pki';
import { SdkError } from '@kumoin/sdk';
import { CliError } from '../cli-error.ts';
import { printable } from '../terminal/printable.ts';
import { adesWords } from './ades-words.ts';
import { systemWords } from './system-words.ts';

export interface Explanation {
  readonly line: string;
  readonly exitCode: 1 | 2 | 3;
}

const debug = debuglog('kumoin');

export function explainError(error: unknown): Explanation {
  debug('%O', error);
  return { line: `kumoin: ${printable(wordsOf(error))}`, exitCode: exitCodeOf(error) };
}

function exitCodeOf(error: unknown): Explanation['exitCode'] {
  if (!(error instanceof CliError)) return 1;
  return error.code === 'usage' ? 2 : error.code === 'short' ? 3 : 1;
}

function wordsOf(error: unknown): string {
  if (error instanceof CliError) return error.message;
  if (error instanceof AdesError) return `${adesWords[error.code]} (${error.message})`;
  if (error instanceof PkiError) return `a certificate or token cannot be read (${error.message})`;
  if (error instanceof OtpError) return `no one-time password can be made (${error.message})`;
  if (error instanceof SdkError) return explainServer(error);
  if (!(error instanceof Error)) return `internal fault: ${String(error)}`;
  const known = systemWords(error);
  if (known === undefined) return `internal fault: ${error.name}: ${error.message}`;
  return 'path' in error ? `${String(error.path)}: ${known}` : known;
}

function explainServer(error: SdkError): string {
  const { code, message, answer } = error;
  if (code === 'unreachable') return `${message}: ${systemWords(error) ?? deepest(error)}`;
  if (code === 'unintelligible') return `the server's answer cannot be understood: ${message}`;
  if (code === 'mismatched') return `the server's answer is not to be trusted: ${message}`;
  if (code !== 'refused') return message;
  return `the server refused: ${message}${answer === undefined ? '' : ` (${answer.error})`}`;
}

function deepest(error: Error): string {
  return error.cause instanceof Error ? deepest(error.cause) : error.message;
}
