/**
 * The URL of a PostgreSQL database, as libpq reads it, with one difference: a server on another
 * machine is spoken to over verified TLS unless the URL says otherwise (libpq: if it happens to
 * be offered). Several hosts may be named; which of them takes writes is found out by asking.
 *
 * Nothing here quotes the URL in an error: it may hold a password.
 */

import { readFileSync } from 'node:fs';
import { checkServerIdentity } from 'node:tls';
import type { ConnectionOptions } from 'node:tls';

export interface PostgresTarget {
  /** Tried in this order. */
  readonly servers: readonly PostgresAddress[];
  readonly user: string;
  readonly database: string;
  readonly password: string | undefined;
  /** False: unencrypted. */
  readonly tls: ConnectionOptions | false;
}

export interface PostgresAddress {
  /** A name, an address, or the folder of a local socket. */
  readonly host: string;
  readonly port: number;
}

const form = /^postgres(?:ql)?:\/\/(?:([^@/]*)@)?([^/?#]*)(?:\/([^?#]*))?(?:\?([^#]*))?$/;
const loopback = /^(localhost|127(\.\d{1,3}){3}|::1)$/;
const defaultPort = 5432;
const parametersKnown = new Set(['host', 'sslmode', 'sslrootcert', 'sslcert', 'sslkey']);

/** @throws {Error} that says what is wrong with the URL, without quoting it. */
export function readPostgresUrl(url: string): PostgresTarget {
  const match = form.exec(url);
  if (match === null) throw problem('it is not postgresql://user@host/database');
  const [, credentials = '', hosts = '', database = '', query = ''] = match;
  const parameters = new URLSearchParams(query);
  for (const name of parameters.keys()) {
    if (!parametersKnown.has(name)) throw problem(`it has an unknown parameter ${name}`);
  }
  const { user, password } = readCredentials(credentials);
  if (database === '') throw problem('it names no database');
  const servers = (parameters.get('host') ?? decode(hosts)).split(',').map(readAddress);
  const tls = readTls(parameters, servers.every(isLocal));
  return { servers, user, database: decode(database), password, tls };
}

function readCredentials(text: string): { user: string; password: string | undefined } {
  const colon = text.indexOf(':');
  const user = decode(colon < 0 ? text : text.slice(0, colon));
  if (user === '') throw problem('it names no user');
  return { user, password: colon < 0 ? undefined : decode(text.slice(colon + 1)) };
}

function readAddress(text: string): PostgresAddress {
  if (text.startsWith('/')) return { host: text, port: defaultPort };
  const match = /^(?:\[([0-9a-f:.]+)\]|([^:[\]\s]+))(?::(\d{1,5}))?$/i.exec(text);
  const host = match?.[1] ?? match?.[2];
  if (match === null || host === undefined) throw problem('it names no host, or not rightly');
  return { host, port: Number(match[3] ?? defaultPort) };
}

function isLocal({ host }: PostgresAddress): boolean {
  return host.startsWith('/') || loopback.test(host);
}

function readTls(parameters: URLSearchParams, local: boolean): ConnectionOptions | false {
  const mode = parameters.get('sslmode') ?? (local ? 'disable' : 'verify-full');
  const files = { ca: 'sslrootcert', cert: 'sslcert', key: 'sslkey' };
  const read = Object.entries(files).flatMap(([option, name]) => {
    const file = parameters.get(name);
    return file === null ? [] : [[option, readFileSync(file, 'utf8')]];
  });
  const options = Object.fromEntries(read) as ConnectionOptions;
  switch (mode) {
    case 'disable':
      return false;
    case 'require':
      return { ...options, rejectUnauthorized: false };
    case 'verify-ca':
      return { ...options, checkServerIdentity: () => undefined };
    case 'verify-full':
      return { ...options, checkServerIdentity };
    default:
      throw problem('sslmode must be disable, require, verify-ca or verify-full');
  }
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    // The error of the platform would quote the text.
    throw problem('it holds a % that stands for nothing; write %25');
  }
}

function problem(what: string): Error {
  return new Error(`the database URL cannot be used: ${what}`);
}
