/** The command line, and the file it may name, as a target and options. */

import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import type { CscVersion } from '@kumoin/contract';
import { CommandDriver } from './command-driver.ts';
import type { CreationRequest, KnownCredential, OauthClient, Party, Target } from './target.ts';
import { TerminalDriver } from './terminal-driver.ts';

export class UsageError extends Error {}

export interface Usage {
  readonly help: boolean;
  readonly json: boolean;
  readonly strict: boolean;
  readonly patienceSeconds: number;
  readonly only: string | undefined;
  /** Undefined: our own server. */
  readonly target: Target | undefined;
}

const text = { type: 'string' } as const;
const flag = { type: 'boolean', default: false } as const;
const options = {
  url: text,
  config: text,
  token: text,
  basic: text,
  'client-id': text,
  'client-secret': text,
  'redirect-uri': text,
  credential: text,
  pin: text,
  'totp-secret': text,
  'authorize-command': text,
  only: text,
  patience: { ...text, default: '5' },
  expendable: flag,
  strict: flag,
  json: flag,
  help: flag,
} as const;

/** @throws {UsageError} with what to change. */
export function readUsage(args: readonly string[]): Usage {
  const { help, json, strict, patience, only, ...given } = parse(args);
  const patienceSeconds = Number(patience);
  if (!(patienceSeconds >= 0)) throw new UsageError('--patience is a number of seconds');
  return {
    help,
    json,
    strict,
    patienceSeconds,
    only,
    target: help ? undefined : readTarget(given),
  };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options, strict: true }).values;
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : 'unreadable');
  }
}

type Given = Omit<ReturnType<typeof parse>, 'help' | 'json' | 'strict' | 'patience' | 'only'>;

/** What a file may say; flags go before. */
interface TargetFile {
  readonly url?: string;
  readonly signer?: Party;
  readonly stranger?: Party;
  readonly credentials?: readonly KnownCredential[];
  readonly client?: OauthClient;
  readonly otherClient?: OauthClient;
  readonly creation?: CreationRequest;
  readonly authorizeCommand?: string;
}

function readTarget(given: Given): Target | undefined {
  const file = given.config === undefined ? {} : readFile(given.config);
  const address = given.url ?? file.url;
  if (address === undefined) {
    const needless = Object.keys(given).find(
      (name) => given[name as keyof Given] !== undefined && given[name as keyof Given] !== false,
    );
    if (needless !== undefined)
      throw new UsageError(`--${needless} belongs to a server: give its --url`);
    return undefined;
  }
  const command = given['authorize-command'] ?? file.authorizeCommand;
  const client = readClient(given) ?? file.client;
  return {
    ...readUrl(address),
    signer: readParty(given) ?? file.signer ?? {},
    ...(file.stranger && { stranger: file.stranger }),
    credentials: readCredential(given) ?? file.credentials ?? [],
    ...(client && { client }),
    ...(file.otherClient && { otherClient: file.otherClient }),
    ...(file.creation && { creation: file.creation }),
    driver: command === undefined ? new TerminalDriver() : new CommandDriver(command),
  };
}

function readFile(name: string): TargetFile {
  try {
    return JSON.parse(readFileSync(name, 'utf8')) as TargetFile;
  } catch {
    throw new UsageError(`--config ${name} cannot be read as JSON`);
  }
}

/** @throws {UsageError} unless the path ends with the version: it chooses the document. */
function readUrl(address: string): { readonly url: string; readonly version: CscVersion } {
  const url = address.replace(/\/+$/, '');
  const [, major] = /\/csc\/v([012])$/.exec(url) ?? [];
  if (!URL.canParse(url) || major === undefined) {
    throw new UsageError(
      `--url ${address}: give the base URI with the version, such as https://host/csc/v2`,
    );
  }
  return { url, version: major === '2' ? 'v2' : 'v1' };
}

function readParty({ token, basic }: Given): Party | undefined {
  if (token !== undefined) return { token };
  if (basic === undefined) return undefined;
  const colon = basic.indexOf(':');
  if (colon < 1) throw new UsageError('--basic is USER:PASSWORD');
  return { basic: { user: basic.slice(0, colon), password: basic.slice(colon + 1) } };
}

function readCredential(given: Given): readonly KnownCredential[] | undefined {
  const { credential: credentialID, pin, expendable } = given;
  const totpSecretBase32 = given['totp-secret'];
  if (credentialID === undefined) {
    if (pin === undefined && totpSecretBase32 === undefined && !expendable) return undefined;
    throw new UsageError('--pin, --totp-secret and --expendable are of a --credential');
  }
  return [
    {
      credentialID,
      expendable,
      ...(pin !== undefined && { pin }),
      ...(totpSecretBase32 !== undefined && { totpSecretBase32 }),
    },
  ];
}

function readClient(given: Given): OauthClient | undefined {
  const clientId = given['client-id'];
  const clientSecret = given['client-secret'];
  const redirectUri = given['redirect-uri'];
  if (clientId === undefined) return undefined;
  return {
    clientId,
    ...(clientSecret !== undefined && { clientSecret }),
    ...(redirectUri !== undefined && { redirectUri }),
  };
}
