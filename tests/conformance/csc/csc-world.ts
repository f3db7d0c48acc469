/**
 * A real server over HTTP for the clauses of the CSC API: the wiring of `build.ts`, SQLite in a
 * folder of its own, any free port, and a clock that moves when told. It can be closed and opened
 * again on the same folder, as a restart does.
 *
 * Two signers; credentials are enrolled as a test asks for them. Keys are made at run time.
 * When it is closed, its log is searched for every secret that was told to it or by it.
 */

import { hash, randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { totp } from '@kumoin/otp';
import type { CscVersion } from '@kumoin/contract';
import { build } from '../../../apps/server/src/build.ts';
import type { Built } from '../../../apps/server/src/build.ts';
import { loadConfig } from '../../../apps/server/src/config.ts';
import type { ClientRights } from '../../../apps/server/src/domain/access/client.ts';
import type { AccessGrant } from '../../../apps/server/src/domain/access/access-grant.ts';
import type { Account } from '../../../apps/server/src/domain/accounts/account.ts';
import type { Credential } from '../../../apps/server/src/domain/credentials/credential.ts';
import type { ClientId, GrantId, TenantId } from '../../../apps/server/src/domain/identifiers.ts';
import { sampleClient } from '../../../apps/server/src/ports/samples.contract.ts';
import { Secret } from '../../../apps/server/src/domain/secret.ts';
import { AnswerWatch } from '../../worlds/answer-watch.ts';
import { SecretWatch } from '../../worlds/secret-watch.ts';
import { postJson } from './post-json.ts';
import type { Answer, PostOptions } from './post-json.ts';

export type Name = 'alice' | 'bob';
export const passwordOf: Readonly<Record<Name, string>> = {
  alice: 'correct horse battery',
  bob: 'staple: with a colon',
};
export const phoneOf: Readonly<Record<Name, string>> = {
  alice: '+819012345601',
  bob: '+819012345602',
};
export const pin = '80417293';
export const operatorToken = 'operator-token-of-the-conformance-world';
export const versions: readonly CscVersion[] = ['v1', 'v2'];

export type Plan = Pick<Credential, 'keyAlgorithm' | 'factors' | 'level' | 'signaturesMax'> & {
  readonly oneTime?: boolean;
  readonly mode?: Credential['mode'];
  readonly expression?: string;
  readonly signatureQualifier?: string;
};
export const plain: Plan = { keyAlgorithm: 'p-256', factors: ['pin'], level: 1, signaturesMax: 5 };
export const bound: Plan = { ...plain, level: 2 };
export const oneTime: Plan = { ...bound, oneTime: true };
export const twoFactors: Plan = { ...bound, factors: ['pin', 'otp'] };

/** A signer that is logged in. */
export interface Session {
  readonly token: string;
  call(version: CscVersion, method: string, body?: unknown): Promise<Answer>;
}

export interface Through {
  readonly rights?: ClientRights;
  /** False: as by client credentials. */
  readonly userSpecific?: boolean;
  /** With what a person agreed to, word by word. */
  readonly scope?: AccessGrant['scope'];
  readonly details?: string;
}

type Settings = Readonly<Record<string, unknown>>;

export class CscWorld {
  readonly home = mkdtempSync(join(tmpdir(), 'kumoin-csc-'));
  readonly clock = {
    at: Date.UTC(2030, 0, 1),
    now(): number {
      return this.at;
    },
  };
  readonly accounts = new Map<Name, Account>();
  baseUrl = '';
  readonly #seeds: Readonly<Record<Name, Uint8Array>> = {
    alice: new Uint8Array(randomBytes(20)),
    bob: new Uint8Array(randomBytes(20)),
  };
  #built: Built | undefined;
  #watch: AnswerWatch | undefined;
  readonly #secrets = new SecretWatch();
  readonly #settings: Settings;

  private constructor(settings: Settings) {
    this.#settings = settings;
  }

  /** @param settings members of the configuration that are not as always. */
  static async open(settings: Settings = {}): Promise<CscWorld> {
    const world = new CscWorld(settings);
    await world.#start();
    const { createAuthorities, createAccount } = world.built.useCases;
    const keys = { caKey: 'p-256', unitKey: 'p-256' } as const;
    const plan = { country: 'XX', organization: 'World', baseUrl: world.baseUrl, ...keys };
    await createAuthorities(plan);
    world.#noteOwnSecrets();
    for (const name of ['alice', 'bob'] as const) {
      const account = await createAccount({
        tenantId: 'tenant' as TenantId,
        name,
        displayName: `${name} Example`,
        password: new Secret(passwordOf[name]),
        totpSeed: new Secret(world.#seeds[name]),
        email: `${name}@example.org`,
        phone: phoneOf[name],
      });
      world.accounts.set(name, account);
    }
    return world;
  }

  get built(): Built {
    if (this.#built === undefined) throw new Error('the server is not running');
    return this.#built;
  }

  /**
   * Fails when the server has answered anything that its OpenAPI document does not describe, or
   * has logged a secret.
   */
  async close(): Promise<void> {
    await this.#stop().finally(() => rmSync(this.home, { recursive: true, force: true }));
    this.#secrets.expectNothingLogged();
  }

  /** As after a deployment or a crash: the memory is gone, the folder is there. */
  async restart(): Promise<void> {
    await this.#stop();
    await this.#start();
  }

  later(seconds: number): void {
    this.clock.at += seconds * 1000;
  }

  /** A one-time password nobody used: that of the next time step. */
  otp(name: Name): string {
    this.later(30);
    return totp({ seed: this.#seeds[name], at: this.clock.at });
  }

  /** A credential with its PIN. @returns its `credentialID`. */
  async enrol(name: Name, plan: Plan): Promise<string> {
    const accountId = this.#account(name).id;
    const { enrolCredential, enrolPin } = this.built.useCases;
    const person = { country: 'XX', givenName: name, surname: 'Example' };
    const described = { ...plan, description: `the ${plan.keyAlgorithm} of ${name}`, person };
    const { id: credentialId } = await enrolCredential({ ...described, accountId });
    await enrolPin({ accountId, credentialId, pin: new Secret(pin) });
    return credentialId;
  }

  post(path: string, options: PostOptions = {}): Promise<Answer> {
    return postJson(`${this.baseUrl}${path}`, options);
  }

  /** `auth/login` with Basic. */
  login(user: string, password: string, body: unknown = {}): Promise<Answer> {
    const encoded = Buffer.from(`${user}:${password}`).toString('base64');
    return this.post('/csc/v2/auth/login', { body, authorization: `Basic ${encoded}` });
  }

  async session(name: Name): Promise<Session> {
    const { body } = await this.login(name, passwordOf[name]);
    return this.sessionOf(String(body['access_token']));
  }

  sessionOf(token: string): Session {
    const authorization = `Bearer ${token}`;
    return {
      token,
      call: (version, method, body = {}) =>
        this.post(`/csc/${version}/${method}`, { body, authorization }),
    };
  }

  /** The same signer through another application, as OAuth brings them; or the application itself. */
  async sessionThrough(client: string, name: Name, through: Through = {}): Promise<Session> {
    const { rights = {}, userSpecific = true, scope = 'service', details } = through;
    const token = randomBytes(32).toString('base64url');
    await this.built.stores.clients.add(sampleClient({ id: client as ClientId, rights }));
    await this.built.stores.grants.add({
      id: randomBytes(16).toString('hex') as GrantId,
      accountId: this.#account(name).id,
      clientId: client as ClientId,
      accessHash: hash('sha256', token, 'base64url'),
      accessExpiresAt: this.clock.at + 3_600_000,
      refreshHash: undefined,
      refreshExpiresAt: undefined,
      revokedAt: undefined,
      createdAt: this.clock.at,
      scope,
      userSpecific,
      keyThumbprint: undefined,
      details,
    });
    return this.sessionOf(token);
  }

  #noteOwnSecrets(): void {
    const { search } = this.#secrets;
    search.note('the operator’s token', operatorToken);
    search.note('the PIN', pin);
    for (const name of ['alice', 'bob'] as const) {
      search.note(`the password of ${name}`, passwordOf[name]);
      search.note(`the seed of ${name}`, Buffer.from(this.#seeds[name]).toString('hex'));
    }
  }

  #account(name: Name): Account {
    const account = this.accounts.get(name);
    if (account === undefined) throw new Error(`no account ${name}`);
    return account;
  }

  async #stop(): Promise<void> {
    const watched = this.#watch?.expectDescribed() ?? Promise.resolve();
    await watched.finally(() => this.built.close());
  }

  async #start(): Promise<void> {
    const flags = { home: this.home, port: 0, logLevel: 'debug', ...this.#settings };
    const built = await build(loadConfig({}, flags), this.clock, this.#secrets.destination);
    this.#watch = new AnswerWatch(built.app);
    this.#secrets.follow(built.app);
    this.baseUrl = await built.app.listen({ host: '127.0.0.1', port: 0 });
    built.setBaseUrl(this.baseUrl);
    built.setOperatorToken(operatorToken);
    this.#built = built;
  }
}
