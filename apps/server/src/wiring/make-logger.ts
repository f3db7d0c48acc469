/**
 * The log: JSON lines for operations, in which no secret may stand.
 *
 * Two lines of defence. Whatever is an object in a line goes through a serializer that copies
 * only what is named here: of an error its type, code, message, stack and causes, of a request
 * nothing that the caller chose. Behind it stand the redaction of names that secrets have, and
 * of passwords inside URLs, for the day somebody logs what he should not.
 */

import { pino } from 'pino';
import type { DestinationStream, Logger } from 'pino';

const causesMax = 5;
const stderr = 2;

export interface LoggerOptions {
  readonly level: string;
  /** Tests read what is written; otherwise it goes to standard error. */
  readonly destination?: DestinationStream;
}

export function makeLogger({ level, destination }: LoggerOptions): Logger {
  const options = {
    level,
    serializers: {
      err: describeError,
      error: describeError,
      req: nothing,
      request: nothing,
      res: nothing,
      reply: nothing,
    },
    redact: { paths: [...secretPaths], remove: true },
  };
  return pino(options, destination ?? pino.destination(stderr));
}

const secretNames = [
  'password',
  'pin',
  'PIN',
  'otp',
  'OTP',
  'SAD',
  'sad',
  'secret',
  'seed',
  'token',
  'access_token',
  'refresh_token',
  'authorization',
  'authData',
  'cookie',
  'headers',
  'body',
  'query',
  'url',
  'connectionString',
];

/** A wildcard stands for one level only. */
const secretPaths = secretNames.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]);

interface DescribedError {
  readonly type: string;
  readonly code?: string | number;
  readonly message: string;
  readonly stack?: string;
  readonly causes?: readonly DescribedError[];
}

function describeError(error: unknown): DescribedError {
  const causes: DescribedError[] = [];
  let next = error instanceof Error ? error.cause : undefined;
  while (next !== undefined && causes.length < causesMax) {
    causes.push(describeOne(next));
    next = next instanceof Error ? next.cause : undefined;
  }
  return { ...describeOne(error), ...(causes.length > 0 && { causes }) };
}

function describeOne(error: unknown): DescribedError {
  if (!(error instanceof Error)) {
    // A text that was thrown says something; of an object nobody knows what it holds.
    return {
      type: typeof error,
      message: typeof error === 'string' ? withoutPasswords(error) : '',
    };
  }
  const { name, message, stack } = error;
  const code = 'code' in error ? error.code : undefined;
  return {
    type: name,
    ...((typeof code === 'string' || typeof code === 'number') && { code }),
    message: withoutPasswords(message),
    ...(stack !== undefined && { stack: withoutPasswords(stack) }),
  };
}

const passwordInUrl = /:\/\/[^\s/@]*@/g;

function withoutPasswords(text: string): string {
  return text.replace(passwordInUrl, '://[redacted]@');
}

function nothing(): undefined {
  return undefined;
}
