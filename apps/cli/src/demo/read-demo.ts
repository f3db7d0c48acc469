/**
 * `demo.json`: what the evaluation profile leaves for scripts. Members may be added to it, so
 * only what is used here is read, and the rest is passed over.
 */

import { join } from 'node:path';
import { CliError } from '../cli-error.ts';
import { readFileBounded } from '../files/read-file-bounded.ts';

export interface DemoCredential {
  readonly credentialId: string;
  readonly mode: string;
  readonly factors: readonly string[];
}

export interface DemoTotp {
  readonly secretBase32: string;
  readonly digits: number;
  readonly periodSeconds: number;
}

/** A token whose key the demo file tells, so that scripts can answer. */
export interface DemoToken {
  readonly tokenId: string;
  readonly suite: string;
  readonly secretHex: string;
}

export interface DemoSigner {
  readonly account: string;
  readonly password: string;
  readonly pin: string;
  readonly totp: DemoTotp | undefined;
  readonly ocra: DemoToken | undefined;
  readonly credentials: readonly DemoCredential[];
}

export interface Demo {
  readonly cscV2: string;
  readonly trustAnchors: string;
  /** Time-stamp authority of the server. */
  readonly tsa: string | undefined;
  readonly operatorToken: string | undefined;
  readonly signers: readonly DemoSigner[];
  /** Of this program at the authorization server; undefined where there is none. */
  readonly clientId: string | undefined;
}

type Members = Readonly<Record<string, unknown>>;

const bytesMax = 1024 * 1024;

/** @throws {CliError} `refused`, with what to do about it. */
export function readDemo(home: string): Demo {
  const file = join(home, 'demo.json');
  const demo = parseObject(file, readText(file));
  const signers = list(demo['signers']).map((entry) => readSigner(file, members(entry)));
  return {
    cscV2: text(file, demo, 'cscV2'),
    trustAnchors: text(file, demo, 'trustAnchors'),
    tsa: findText(demo, 'tsa'),
    operatorToken:
      demo['operator'] === undefined ? undefined : text(file, members(demo['operator']), 'token'),
    signers,
    clientId: findText(members(demo['cli']), 'clientId'),
  };
}

/** Where the server of the demo is, where one is spoken of. @throws {CliError} `refused` */
export function demoAddresses({
  demo,
  home,
}: {
  readonly demo: string | true | undefined;
  readonly home: string;
}): readonly string[] {
  if (demo === undefined) return [];
  const { cscV2, tsa = cscV2 } = readDemo(home);
  return [cscV2, tsa].filter((address) => URL.canParse(address));
}

/** @throws {CliError} `refused`, when nobody is called so. */
export function findDemoSigner({ signers }: Demo, name: string): DemoSigner {
  const signer = signers.find(({ account }) => account === name);
  if (signer !== undefined) return signer;
  const names = signers.map(({ account }) => account).join(', ');
  throw new CliError('refused', `demo.json has no signer "${name}"; there are: ${names}`);
}

function readText(file: string): string {
  try {
    return new TextDecoder().decode(readFileBounded(file, bytesMax));
  } catch (cause) {
    if (!(cause instanceof Error && 'code' in cause && cause.code === 'ENOENT')) throw cause;
    const advice = 'start the server once with "npm start", or point KUMOIN_HOME to its folder';
    throw new CliError('refused', `${file} is not there; ${advice}`, { cause });
  }
}

function parseObject(file: string, content: string): Members {
  try {
    return members(JSON.parse(content));
  } catch {
    // What the parser says may quote a secret.
    throw new CliError('refused', `${file} is not valid JSON`);
  }
}

function readSigner(file: string, signer: Members): DemoSigner {
  return {
    account: text(file, signer, 'account'),
    password: text(file, signer, 'password'),
    pin: text(file, signer, 'pin'),
    totp: signer['totp'] === undefined ? undefined : readTotp(file, members(signer['totp'])),
    ocra: signer['ocra'] === undefined ? undefined : readToken(file, members(signer['ocra'])),
    credentials: list(signer['credentials']).map((entry) => readCredential(file, members(entry))),
  };
}

function readTotp(file: string, totp: Members): DemoTotp {
  return {
    secretBase32: text(file, totp, 'secretBase32'),
    digits: Number(totp['digits'] ?? 6),
    periodSeconds: Number(totp['periodSeconds'] ?? 30),
  };
}

function readToken(file: string, token: Members): DemoToken {
  return {
    tokenId: text(file, token, 'tokenID'),
    suite: text(file, token, 'suite'),
    secretHex: text(file, token, 'secretHex'),
  };
}

function readCredential(file: string, credential: Members): DemoCredential {
  return {
    credentialId: text(file, credential, 'credentialID'),
    mode: text(file, credential, 'mode'),
    factors: list(credential['factors']).map(String),
  };
}

function members(value: unknown): Members {
  return typeof value === 'object' && value !== null ? (value as Members) : {};
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function findText(object: Members, name: string): string | undefined {
  const value = object[name];
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function text(file: string, object: Members, name: string): string {
  const value = findText(object, name);
  if (value !== undefined) return value;
  throw new CliError('refused', `${file} has no "${name}"; start the server to write it anew`);
}
