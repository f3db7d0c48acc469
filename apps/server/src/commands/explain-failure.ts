/**
 * Why the program stopped, in one line a person can act on. Stacks are for the log; here the
 * causes are followed to the first one whose code is known.
 */

import { Pkcs11Error } from '@kumoin/pkcs11';
import { Outage } from '#domain/outage.ts';
import { ConfigError } from '../config.ts';
import { explainDatabase } from './explain-database.ts';

const explanations: Readonly<Record<string, (error: NodeJS.ErrnoException) => string>> = {
  EADDRINUSE: ({ port }: NodeJS.ErrnoException & { port?: number }) =>
    `port ${port} is in use by another program; stop it, or choose another with KUMOIN_PORT (0: any free one)`,
  EADDRNOTAVAIL: ({ address }: NodeJS.ErrnoException & { address?: string }) =>
    `this machine has no address ${address}; choose another with KUMOIN_HOST`,
  EACCES: ({ path, port }: NodeJS.ErrnoException & { port?: number }) =>
    path === undefined
      ? `not allowed to listen on port ${port}; ports below 1024 need more rights`
      : `not allowed to write ${path}; check who owns the data folder`,
  EROFS: ({ path }) => `${path ?? 'the data folder'} is on a read-only file system`,
  ENOSPC: () => 'the disk is full; nothing that was acknowledged is lost',
  ENOTDIR: ({ path }) => `${path} is a file where a folder is needed`,
  ENOENT: ({ path }) => `${path} does not exist`,
};

const codesByMessage: readonly (readonly [RegExp, string])[] = [
  [
    /vault holds no such key/,
    'the keys of this installation are not among software keys: if it has an HSM, set pkcs11.library and the other settings of it; if not, restore the store from a backup',
  ],
  [
    /readonly database|SQLITE_READONLY/i,
    'the store cannot be written: check the rights on the data folder',
  ],
  [/disk is full|SQLITE_FULL/i, 'the disk is full; nothing that was acknowledged is lost'],
  [
    /not a database|SQLITE_NOTADB|malformed/i,
    'the store is damaged or no database: restore a backup',
  ],
];

/** Members that many set by a variable, and then look for under its name. */
const variables: readonly (readonly [RegExp, string])[] = [
  [/\bdatabase\.url\b/, 'database.url (KUMOIN_DATABASE_URL)'],
  [/\bdatabase\.passwordFile\b/, 'database.passwordFile (KUMOIN_DATABASE_PASSWORD_FILE)'],
  [/\bpkcs11\.library\b/, 'pkcs11.library (KUMOIN_PKCS11_LIBRARY)'],
];

export function explainFailure(error: unknown): string {
  return variables.reduce((line, [member, named]) => line.replace(member, named), explain(error));
}

function explain(error: unknown): string {
  const causes = causesOf(error);
  if (error instanceof ConfigError) return error.message;
  for (const cause of causes) {
    if (cause instanceof Pkcs11Error) return `${cause.message}. ${cause.hint}`;
    const database = explainDatabase(cause);
    if (database !== undefined) return database;
    if ('code' in cause && typeof cause.code === 'string') {
      const words = explanations[cause.code];
      if (words !== undefined) return words(cause as NodeJS.ErrnoException);
    }
    const known = codesByMessage.find(([pattern]) => pattern.test(cause.message));
    if (known !== undefined) return known[1];
  }
  // The code of an outage is for programs; its cause says more.
  const telling = causes.filter((cause) => !(cause instanceof Outage) || causes.length === 1);
  return telling.map(({ message }) => message).join(': ') || 'unknown failure';
}

function causesOf(error: unknown): readonly Error[] {
  const causes: Error[] = [];
  for (let next = error; next instanceof Error && causes.length < 10; next = next.cause) {
    causes.push(next);
  }
  return causes;
}
