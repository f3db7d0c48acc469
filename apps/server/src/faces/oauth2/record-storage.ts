/**
 * What the engine keeps between two requests: codes, pushed requests, interactions, grants.
 *
 * A code that comes a second time, even at the same moment on another node, ends what the first
 * one gave (RFC 6749, 4.1.2). An interaction is taken away by the one who goes on with it.
 */

import { errors } from 'oidc-provider';
import type { AdapterPayload } from 'oidc-provider';
import type { EndOAuthFamily } from '#usecases/access/end-oauth-family.ts';
import type { EngineRecords } from '#usecases/access/engine-records.ts';
import { NoStorage } from './no-storage.ts';
import { inEngineWords } from './render-refusal.ts';

export interface RecordUseCases {
  readonly engineRecords: EngineRecords;
  readonly endOAuthFamily: EndOAuthFamily;
  now(): number;
}

export class RecordStorage extends NoStorage {
  readonly #kind: string;
  readonly #useCases: RecordUseCases;

  constructor(kind: string, useCases: RecordUseCases) {
    super();
    this.#kind = kind;
    this.#useCases = useCases;
  }

  override async upsert(id: string, payload: AdapterPayload, seconds = 0): Promise<void> {
    const { grantId } = payload;
    const record = { kind: this.#kind, id, payload, grantId, seconds };
    await inEngineWords(() => this.#useCases.engineRecords.keep(record));
  }

  override async find(id: string): Promise<AdapterPayload | undefined> {
    const found = await inEngineWords(() => this.#useCases.engineRecords.find(this.#kind, id));
    if (found === undefined) return undefined;
    const { payload, consumedAt, expiresAt } = found;
    // The engine asks some other clock; a pushed request is looked at after its time, too.
    if (this.#kind === 'AuthorizationCode' && this.#useCases.now() >= expiresAt) return undefined;
    return { ...payload, ...(consumedAt !== undefined && { consumed: true }) };
  }

  override async consume(id: string): Promise<void> {
    const { engineRecords, endOAuthFamily } = this.#useCases;
    await inEngineWords(async () => {
      if (await engineRecords.consume(this.#kind, id)) return;
      if (this.#kind !== 'AuthorizationCode') {
        throw new errors.InvalidRequestUri('request_uri was used before');
      }
      const { payload } = (await engineRecords.find(this.#kind, id)) ?? {};
      const { grantId } = (payload ?? {}) as AdapterPayload;
      if (grantId !== undefined) await endOAuthFamily(grantId);
      throw new errors.InvalidGrant('code was used at the same moment');
    });
  }

  override async destroy(id: string): Promise<void> {
    const removed = await inEngineWords(() => this.#useCases.engineRecords.remove(this.#kind, id));
    if (!removed && this.#kind === 'Interaction') {
      throw new errors.SessionNotFound('the interaction went on before');
    }
  }

  override async revokeByGrantId(grantId: string): Promise<void> {
    await inEngineWords(() => this.#useCases.engineRecords.removeOfGrant(this.#kind, grantId));
  }
}
