/**
 * Tokens of the engine as tokens of this server. A token of scope `credential` is the SAD of a
 * yes; every other one is a grant of access. CSC API v2.0.0.2, 8.4.4.
 *
 * What the engine asks to be destroyed is revoked, on record; what it revokes by grant came
 * twice, and everything that goes back to it ends.
 */

import { errors } from 'oidc-provider';
import type { AdapterPayload } from 'oidc-provider';
import type { AccessScope } from '#domain/access/client.ts';
import type { AccountId, ClientId } from '#domain/identifiers.ts';
import { Secret } from '#domain/secret.ts';
import type { EndOAuthFamily } from '#usecases/access/end-oauth-family.ts';
import type { EngineRecords } from '#usecases/access/engine-records.ts';
import type { FindClient } from '#usecases/access/find-client.ts';
import type { FindOAuthToken } from '#usecases/access/find-oauth-token.ts';
import type { KeepOAuthToken } from '#usecases/access/keep-oauth-token.ts';
import type { RevokeAccess } from '#usecases/access/revoke-access.ts';
import type { SpendRefreshToken } from '#usecases/access/spend-refresh-token.ts';
import type { RedeemConsent } from '#usecases/authorization/redeem-consent.ts';
import { NoStorage } from './no-storage.ts';
import { inEngineWords } from './render-refusal.ts';
import { noteCredential } from './token-notes.ts';

export interface TokenUseCases {
  readonly engineRecords: EngineRecords;
  readonly findClient: FindClient;
  readonly keepOAuthToken: KeepOAuthToken;
  readonly findOAuthToken: FindOAuthToken;
  readonly spendRefreshToken: SpendRefreshToken;
  readonly redeemConsent: RedeemConsent;
  readonly revokeAccess: RevokeAccess;
  readonly endOAuthFamily: EndOAuthFamily;
  now(): number;
}

export type TokenModel = 'AccessToken' | 'ClientCredentials' | 'RefreshToken';

/** What the engine puts into a refresh token and wants to have back. */
const remembered = ['gty', 'scope', 'grantId', 'resource', 'rotations', 'iiat', 'iat', 'jkt'];

export class TokenStorage extends NoStorage {
  readonly #model: TokenModel;
  readonly #useCases: TokenUseCases;

  constructor(model: TokenModel, useCases: TokenUseCases) {
    super();
    this.#model = model;
    this.#useCases = useCases;
  }

  override async upsert(id: string, payload: AdapterPayload, seconds = 0): Promise<void> {
    const token = new Secret(id);
    // Only a person agrees to signatures; a client alone gets what opens the service.
    const { scope = 'service' } = payload;
    if (this.#model === 'ClientCredentials' && scope !== 'service') {
      throw new errors.InvalidScope('a client alone has the scope service', scope);
    }
    await inEngineWords(async () => {
      if (payload.scope === 'credential') await this.#redeem(token, payload, seconds);
      else await this.#keep(token, payload, seconds);
    });
  }

  async #redeem(token: Secret<string>, payload: AdapterPayload, seconds: number): Promise<void> {
    const { grantId = '', clientId, jkt: keyThumbprint } = payload;
    const redemption = { grantId, clientId: clientId as ClientId, token, keyThumbprint, seconds };
    noteCredential(await this.#useCases.redeemConsent(redemption));
  }

  async #keep(token: Secret<string>, payload: AdapterPayload, seconds: number): Promise<void> {
    const { scope = 'service', grantId, jkt, rar } = payload;
    const clientId = payload.clientId as ClientId;
    const isOwn = this.#model === 'ClientCredentials';
    const isRefresh = this.#model === 'RefreshToken';
    await this.#useCases.keepOAuthToken({
      kind: isRefresh ? 'refresh' : 'access',
      token,
      accountId: isOwn ? await this.#firstAccountOf(clientId) : (payload.accountId as AccountId),
      clientId,
      scope: scope as Exclude<AccessScope, 'credential'>,
      userSpecific: !isOwn,
      grantId,
      keyThumbprint: jkt,
      seconds,
      details: isRefresh ? pick(payload) : rar?.[0],
    });
  }

  /** Whom a client acts for without them stands in its rights (CSC API v2.0.0.2, 8.5). */
  async #firstAccountOf(id: ClientId): Promise<AccountId> {
    const { client } = (await this.#useCases.findClient(id)) ?? {};
    const [accountId] = client?.rights.accountIds ?? [];
    if (accountId === undefined) throw new errors.UnauthorizedClient('no account to act for');
    return accountId;
  }

  override async find(id: string): Promise<AdapterPayload | undefined> {
    if (this.#model === 'ClientCredentials') return undefined;
    const wanted = this.#model === 'RefreshToken' ? 'refresh' : 'access';
    const found = await inEngineWords(() => this.#useCases.findOAuthToken(new Secret(id)));
    if (found?.kind !== wanted || this.#useCases.now() >= found.expiresAt) return undefined;
    // An access token ends alone (CSC API v2.0.0.2, 8.4.5): the engine is not told its grant.
    const { accountId, clientId, ended, expiresAt, details } = found;
    if (ended && wanted === 'access') return undefined;
    const exp = Math.floor(expiresAt / 1000);
    const common = { jti: id, kind: this.#model, accountId, clientId, exp };
    return { ...common, ...details, ...(ended && { consumed: true }) };
  }

  override async consume(id: string): Promise<void> {
    const { spendRefreshToken, findOAuthToken, endOAuthFamily } = this.#useCases;
    await inEngineWords(async () => {
      const token = new Secret(id);
      if (await spendRefreshToken(token)) return;
      const { grantId } = ((await findOAuthToken(token))?.details ?? {}) as AdapterPayload;
      if (grantId !== undefined) await endOAuthFamily(grantId);
      throw new errors.InvalidGrant('refresh token was used at the same moment');
    });
  }

  override async destroy(id: string): Promise<void> {
    const { findOAuthToken, revokeAccess } = this.#useCases;
    await inEngineWords(async () => {
      const token = new Secret(id);
      const found = await findOAuthToken(token);
      if (found === undefined || found.ended) return;
      await revokeAccess(found, token);
    });
  }

  /** The engine asks every model; one of them does it for all. */
  override async revokeByGrantId(grantId: string): Promise<void> {
    if (this.#model !== 'AccessToken') return;
    await inEngineWords(() => this.#useCases.endOAuthFamily(grantId));
  }
}

function pick(payload: AdapterPayload): object {
  return Object.fromEntries(Object.entries(payload).filter(([name]) => remembered.includes(name)));
}
