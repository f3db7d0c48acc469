/**
 * The server under measurement: the real program in a process of its own, on an installation
 * that was set up for the bench beforehand: one signer with an access token, one credential
 * with a PIN per kind of key.
 */

import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { hash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { KeyAlgorithm } from '@kumoin/pki';
import { build } from '../apps/server/src/build.ts';
import type { Built } from '../apps/server/src/build.ts';
import { loadConfig } from '../apps/server/src/config.ts';
import type {
  AccountId,
  ClientId,
  GrantId,
  TenantId,
} from '../apps/server/src/domain/identifiers.ts';
import { loginClientId } from '../apps/server/src/domain/access/access-grant.ts';
import type { AccessGrant } from '../apps/server/src/domain/access/access-grant.ts';
import type { OAuthJob } from './load/load-job.ts';
import { Secret } from '../apps/server/src/domain/secret.ts';
import { NODE_FLAGS } from '../tools/run-on-node-24.js';

const main = fileURLToPath(new URL('../apps/server/src/main.ts', import.meta.url));
const hourMs = 3_600_000;
const tokenCount = 128;
const tenantId = 'bench' as TenantId;
const pin = '80417293';

export interface Installation {
  readonly home: string;
  readonly accountId: AccountId;
  /** One for each client: nobody is helped by looking up the same one. */
  readonly tokens: readonly string[];
  readonly pin: string;
  readonly credentialIds: ReadonlyMap<KeyAlgorithm, string>;
  /** For each kind of key; none unless it was asked for. */
  readonly oauth: ReadonlyMap<KeyAlgorithm, OAuthJob>;
}

export interface Place {
  /** A folder with a `config.json`. */
  readonly home: string;
  /** What the HSM's library asks of the environment. */
  readonly environment: Readonly<Record<string, string>>;
}

/** Sets up what the bench signs with, through the use cases, before the server starts. */
export async function install(
  { home, environment }: Place,
  keys: readonly KeyAlgorithm[],
  withOAuth = false,
): Promise<Installation> {
  const built = await build(loadConfig(environment, { home, port: 0, logLevel: 'error' }));
  try {
    const baseUrl = 'http://bench.invalid';
    built.setBaseUrl(baseUrl);
    const plan = { country: 'XX', organization: 'Bench', baseUrl } as const;
    await built.useCases.createAuthorities({ ...plan, caKey: 'p-256', unitKey: 'p-256' });
    return await enrolSigner(built, home, { keys, withOAuth });
  } finally {
    await built.close();
  }
}

async function enrolSigner(
  built: Built,
  home: string,
  { keys, withOAuth }: { readonly keys: readonly KeyAlgorithm[]; readonly withOAuth: boolean },
): Promise<Installation> {
  const { useCases, stores } = built;
  const password = randomBytes(16).toString('hex');
  const { id: accountId } = await useCases.createAccount({
    tenantId,
    name: 'bench',
    displayName: 'Bench',
    password: new Secret(password),
    // With a seed, the log-in would ask for a code of it, which is good once in half a minute.
    totpSeed: withOAuth ? undefined : new Secret(new Uint8Array(randomBytes(20))),
  });
  const pin = '80417293';
  const enrol = (keyAlgorithm: KeyAlgorithm, mode: 'explicit' | 'oauth2code') =>
    enrolKey(built, { accountId, keyAlgorithm, mode });
  const credentialIds = new Map<KeyAlgorithm, string>();
  for (const key of keys) credentialIds.set(key, await enrol(key, 'explicit'));
  const oauth = new Map<KeyAlgorithm, OAuthJob>();
  if (withOAuth) {
    const client = await registerApplication(built);
    const person = { ...client, account: 'bench', password };
    for (const key of keys) {
      oauth.set(key, { ...person, credentialId: await enrol(key, 'oauth2code') });
    }
  }
  const tokens = Array.from({ length: tokenCount }, () => randomBytes(32).toString('base64url'));
  for (const token of tokens) await stores.grants.add(grantOf(accountId, token));
  return { home, accountId, tokens, pin, credentialIds, oauth };
}

interface KeyPlan {
  readonly accountId: AccountId;
  readonly keyAlgorithm: KeyAlgorithm;
  readonly mode: 'explicit' | 'oauth2code';
}

async function enrolKey({ useCases }: Built, plan: KeyPlan): Promise<string> {
  const { id: credentialId } = await useCases.enrolCredential({
    ...plan,
    description: plan.keyAlgorithm,
    factors: ['pin'],
    level: 2,
    signaturesMax: 1,
    person: { country: 'XX', givenName: 'Bench', surname: 'Example' },
  });
  const { accountId } = plan;
  await useCases.enrolPin({ accountId, credentialId, pin: new Secret(pin) });
  return credentialId;
}

async function registerApplication({ useCases }: Built) {
  const redirectUri = 'https://bench.invalid/back';
  const { client, secret } = await useCases.registerClient({
    id: 'bench-app' as ClientId,
    tenantId,
    name: 'Bench application',
    registration: {
      redirectUris: [redirectUri],
      grantTypes: ['authorization_code'],
      authentication: 'client_secret_post',
      scopes: ['service', 'credential'],
      jwks: undefined,
      tlsSubjectDn: undefined,
      accountTokenRequired: false,
      dpopRequired: false,
    },
    rights: {},
  });
  return { clientId: client.id, clientSecret: secret?.reveal() ?? '', redirectUri };
}

function grantOf(accountId: AccountId, token: string): AccessGrant {
  return {
    id: randomBytes(16).toString('hex') as GrantId,
    accountId,
    clientId: loginClientId,
    accessHash: hash('sha256', token, 'base64url'),
    accessExpiresAt: Date.now() + 24 * hourMs,
    refreshHash: undefined,
    refreshExpiresAt: undefined,
    revokedAt: undefined,
    createdAt: Date.now(),
    scope: 'service',
    userSpecific: true,
    keyThumbprint: undefined,
    details: undefined,
  };
}

export interface BenchServer {
  readonly baseUrl: string;
  readonly pid: number;
  stop(): Promise<void>;
}

/** @param profileFolder where Node leaves a CPU profile when the server ends. */
export async function startBenchServer(
  { home, environment }: Place,
  profileFolder?: string,
): Promise<BenchServer> {
  const profiling = profileFolder ? ['--cpu-prof', `--cpu-prof-dir=${profileFolder}`] : [];
  const child = spawn(process.execPath, [...NODE_FLAGS, ...profiling, main, 'serve'], {
    env: { ...environment, PATH: process.env['PATH'], KUMOIN_HOME: home, KUMOIN_PORT: '0' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const baseUrl = await readyLine(child);
  return {
    baseUrl,
    pid: child.pid ?? 0,
    async stop() {
      const ended = once(child, 'exit');
      child.kill('SIGTERM');
      await ended;
    },
  };
}

async function readyLine(child: ChildProcess): Promise<string> {
  if (child.stdout === null) throw new Error('the server has no output');
  for await (const line of createInterface({ input: child.stdout })) {
    const [, baseUrl] = /^kumoin ready (\S+)/.exec(line) ?? [];
    if (baseUrl === undefined) continue;
    child.stdout.resume();
    return baseUrl;
  }
  throw new Error('the server ended before it was ready');
}
