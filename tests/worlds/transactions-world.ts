/**
 * A server with a bank and its customers, for tests of the bank API: real HTTP, a clock that can be
 * moved, tokens whose keys the test holds. A token sees what the server holds, as its own device
 * would, and makes a code of what it sees.
 */

import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { formatStatement, ocra, parseOcraSuite, questionOfStatement } from '@kumoin/otp';
import type { Statement } from '@kumoin/otp';
import { CscClient, OAuthClient, TransactionsClient } from '@kumoin/sdk';
import { build } from '../../apps/server/src/build.ts';
import type { Built } from '../../apps/server/src/build.ts';
import { listen } from '../../apps/server/src/commands/listen.ts';
import { loadConfig } from '../../apps/server/src/config.ts';
import type {
  AccountId,
  ClientId,
  TenantId,
  TokenTransactionId,
} from '../../apps/server/src/domain/identifiers.ts';
import { Secret } from '../../apps/server/src/domain/secret.ts';

export const softSuite = 'OCRA-1:HOTP-SHA256-8:QH64';
const tenantId = 'bank' as TenantId;

export interface WorldSettings {
  /** Of the configuration, besides; a data folder to share among them. */
  readonly config?: Readonly<Record<string, unknown>>;
  readonly home?: string;
  readonly environment?: Readonly<Record<string, string>>;
}

/** What a bank has from us, and what it keeps to itself. */
export interface Bank {
  readonly clientId: string;
  readonly accessToken: string;
  readonly api: TransactionsClient;
}

export type Customer = Awaited<ReturnType<TransactionsWorld['newCustomer']>>;

export class TransactionsWorld {
  readonly built: Built;
  readonly baseUrl: string;
  readonly #home: string;
  readonly #ownsHome: boolean;
  readonly #clock: { at: number | undefined };

  private constructor(parts: {
    readonly built: Built;
    readonly baseUrl: string;
    readonly home: string;
    readonly ownsHome: boolean;
    readonly clock: { at: number | undefined };
  }) {
    this.built = parts.built;
    this.baseUrl = parts.baseUrl;
    this.#home = parts.home;
    this.#ownsHome = parts.ownsHome;
    this.#clock = parts.clock;
  }

  static async open(settings: WorldSettings = {}): Promise<TransactionsWorld> {
    const { config: others = {}, environment = {} } = settings;
    const home = settings.home ?? mkdtempSync(join(tmpdir(), 'kumoin-transactions-'));
    const given = { home, port: 0, logLevel: 'silent', providerName: 'Kumoin', ...others };
    const config = loadConfig(environment, given);
    const clock: { at: number | undefined } = { at: undefined };
    const built = await build(config, { now: () => clock.at ?? Date.now() });
    const { baseUrl } = await listen(built, config);
    const ownsHome = settings.home === undefined;
    return new TransactionsWorld({ built, baseUrl, home, ownsHome, clock });
  }

  /** Its clock stands from now on. */
  later(seconds: number): void {
    this.#clock.at = (this.#clock.at ?? Date.now()) + seconds * 1000;
  }

  /** @param rights of the client; by default all accounts of its tenant. */
  async newBank(rights: object = { transactionsOfTenant: true }): Promise<Bank> {
    const { clientId, secret } = await this.newClient(rights);
    const accessToken = await this.#accessToken(clientId, secret);
    const api = new TransactionsClient({ origin: this.baseUrl, accessToken });
    return { clientId, accessToken, api };
  }

  /** Registered, and told its secret. */
  async newClient(rights: object) {
    const { registerClient } = this.built.useCases;
    const { account } = await this.newCustomer();
    const { client, secret } = await registerClient({
      id: `bank-${randomUUID()}` as ClientId,
      tenantId,
      name: 'くもい銀行',
      registration: {
        ...{ redirectUris: [], grantTypes: ['client_credentials'], scopes: ['service'] },
        ...{ authentication: 'client_secret_basic', jwks: undefined, tlsSubjectDn: undefined },
        ...{ accountTokenRequired: false, dpopRequired: false },
      },
      rights: { accountIds: [account.id], ...rights },
    });
    return { clientId: client.id, secret: secret?.reveal() ?? '' };
  }

  /** Somebody whom no other test knows, with a token. */
  async newCustomer(suite = softSuite) {
    const { createAccount, issueToken } = this.built.useCases;
    const account = await createAccount({
      ...{ tenantId, name: `hanako-${randomUUID()}`, displayName: '見本 花子' },
      ...{ password: new Secret('correct horse battery'), totpSeed: undefined },
    });
    const key = new Uint8Array(randomBytes(32));
    const token = await issueToken({
      ...{ accountId: account.id, kind: 'hardware', suite, label: 'Token' },
      secret: new Secret(key),
    });
    /** What the device is shown: what the server holds, and nothing that a page said. */
    const look = (transactionId: string) => this.#held(transactionId);
    const codeOf = (statement: Statement, counter?: number) => {
      const parsed = parseOcraSuite(suite);
      return ocra({
        ...{ suite: parsed, key, question: questionOfStatement(statement, parsed) },
        ...(counter !== undefined && { counter: BigInt(counter) }),
      });
    };
    return { account, token, key, look, codeOf, name: account.name };
  }

  /** As the device of a token shows it. */
  async linesOf(transactionId: string): Promise<readonly string[]> {
    const { lines } = formatStatement(await this.#held(transactionId), 'ja');
    return lines.map(({ label, value }) => `${label}: ${value}`);
  }

  async post(path: string, body: unknown, { accessToken }: Pick<Bank, 'accessToken'>) {
    const answer = await fetch(`${this.baseUrl}/transactions/v1${path}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${accessToken}`, 'content-type': 'application/json' },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    });
    const text = await answer.text();
    return { status: answer.status, text, body: JSON.parse(text) as Record<string, unknown> };
  }

  async close(): Promise<void> {
    await this.built.close();
    if (this.#ownsHome) rmSync(this.#home, { recursive: true, force: true });
  }

  async #held(transactionId: string): Promise<Statement> {
    const { tokenTransactions } = this.built.stores;
    const stored = await tokenTransactions.find(transactionId as TokenTransactionId);
    if (stored === undefined) throw new Error('there is no such transaction');
    const { ref, tokenId, clientId, id } = stored;
    const open = stored.state === 'created' || stored.state === 'shown';
    const everybody = (_: AccountId) => true;
    const key = open ? { ref, tokenId } : { id, clientId, reaches: everybody };
    return (await this.built.useCases.showTransaction(key)).transaction.statement;
  }

  async #accessToken(clientId: string, secret: string): Promise<string> {
    const client = new CscClient({ baseUrl: `${this.baseUrl}/csc/v2`, fetch });
    const [place] = (await client.info()).oauthServers;
    if (place === undefined) throw new Error('this server has no OAuth');
    const oauth = await OAuthClient.find(place, {
      ...{ clientId, redirectUri: '', version: 'v2', fetch },
      authentication: { method: 'client_secret_basic', secret },
    });
    return (await oauth.clientCredentials()).accessToken;
  }
}
