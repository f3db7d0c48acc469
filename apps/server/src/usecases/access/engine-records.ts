/**
 * Engine records: what the authorization server keeps between the requests of one authorization,
 * for whichever node gets the next one. RFC 6749, 4.1.2 and RFC 9126, 4: a code and a pushed
 * request are good once; `consume` and `remove` tell one caller so, and every other one no.
 */

import type { ArtifactLock } from '#ports/artifact-lock.ts';
import type { Clock } from '#ports/clock.ts';
import type { OAuthArtifacts } from '#ports/oauth-artifacts.ts';
import type { TokenHash } from '#ports/token-hash.ts';

export interface EngineRecordsPorts {
  readonly oauthArtifacts: OAuthArtifacts;
  readonly artifactLock: ArtifactLock;
  readonly tokenHash: TokenHash;
  readonly clock: Clock;
}

export interface EngineRecord {
  readonly kind: string;
  /** A bearer secret. */
  readonly id: string;
  readonly payload: object;
  readonly grantId: string | undefined;
  readonly seconds: number;
}

export interface FoundRecord {
  readonly payload: object;
  readonly consumedAt: number | undefined;
  readonly expiresAt: number;
}

export interface EngineRecords {
  keep(record: EngineRecord): Promise<void>;
  /** Expired or not. */
  find(kind: string, id: string): Promise<FoundRecord | undefined>;
  /** @returns whether this call did it. */
  consume(kind: string, id: string): Promise<boolean>;
  /** @returns whether this call did it. */
  remove(kind: string, id: string): Promise<boolean>;
  removeOfGrant(kind: string, grantId: string): Promise<void>;
}

export function makeEngineRecords(ports: EngineRecordsPorts): EngineRecords {
  const { oauthArtifacts, artifactLock, tokenHash, clock } = ports;
  return {
    async keep({ kind, id, payload, grantId, seconds }) {
      await oauthArtifacts.put({
        kind,
        idHash: tokenHash.hash(id),
        payload: artifactLock.lock(id, JSON.stringify(payload)),
        grantHash: grantId === undefined ? undefined : tokenHash.hash(grantId),
        expiresAt: clock.now() + seconds * 1000,
      });
    },

    async find(kind, id) {
      const found = await oauthArtifacts.find(kind, tokenHash.hash(id));
      if (found === undefined) return undefined;
      const payload = JSON.parse(artifactLock.unlock(id, found.payload)) as object;
      return { payload, consumedAt: found.consumedAt, expiresAt: found.expiresAt };
    },

    async consume(kind, id) {
      return oauthArtifacts.consume(kind, tokenHash.hash(id), clock.now());
    },

    async remove(kind, id) {
      return oauthArtifacts.remove(kind, tokenHash.hash(id));
    },

    async removeOfGrant(kind, grantId) {
      await oauthArtifacts.removeOfGrant(kind, tokenHash.hash(grantId));
    },
  };
}
