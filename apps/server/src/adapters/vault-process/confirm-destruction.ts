/**
 * Confirm a destruction: whoever has the vault's secret may ask for the end of any key, and gets
 * that of keys which the records say are over: those of credentials that had their one call, or
 * were deleted.
 *
 * A key that nothing in the records names may be the loser of a race (two nodes that create one
 * authority), or one that is about to be named. It goes only if this process made it not long
 * ago, so that nobody can end what lies in the vault, or in the token of somebody else, unnamed.
 */

import { isOver } from '#domain/credentials/credential.ts';
import type { KeyRef } from '#domain/identifiers.ts';
import { authorityKinds } from '#domain/issuance/authority.ts';
import type { Authorities } from '#ports/authorities.ts';
import type { Credentials } from '#ports/credentials.ts';
import type { PooledKeys } from '#ports/pooled-keys.ts';
import { EvidenceRefused } from './evidence-refused.ts';

export interface KeyRecords {
  readonly credentials: Pick<Credentials, 'listWithKey'>;
  readonly authorities: Pick<Authorities, 'findByKind'>;
  readonly pooledKeys: Pick<PooledKeys, 'isFree'>;
}

export interface Destruction {
  readonly keyRef: KeyRef;
  /** This process made it, not long ago. */
  readonly isNew: boolean;
}

/** @throws {EvidenceRefused} `key_in_use`. @throws {Outage} when the store is down. */
export type ConfirmDestruction = (destruction: Destruction) => Promise<void>;

export function makeConfirmDestruction(records: KeyRecords): ConfirmDestruction {
  const { credentials, authorities, pooledKeys } = records;

  return async function confirmDestruction({ keyRef, isNew }) {
    const [bearers, isFree, ...own] = await Promise.all([
      credentials.listWithKey(keyRef),
      pooledKeys.isFree(keyRef),
      ...authorityKinds.map((kind) => authorities.findByKind(kind)),
    ]);
    refuseIf(
      own.some((authority) => authority?.keyRef === keyRef),
      'of an authority',
    );
    refuseIf(isFree, 'made ahead');
    const lasting = !bearers.every(isOver);
    refuseIf(lasting, 'of a credential that may sign');
    refuseIf(bearers.length === 0 && !isNew, 'unknown');
  };
}

function refuseIf(fact: boolean, what: string): void {
  if (fact) throw new EvidenceRefused('key_in_use', what);
}
