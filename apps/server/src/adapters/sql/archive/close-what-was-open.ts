/**
 * What a restored store must forget before anybody sees it. A backup is the past: what was used
 * up after it was made is open again in it, and nobody knows what that was. So everything that
 * was open then is closed, in the transaction that fills the store, and whoever needs it asks
 * anew.
 *
 * Numbers of revocation lists must never go back (RFC 5280, 5.2.3): they jump ahead by more than
 * can have been published since. Keys that were made ahead may have been given away since: they
 * are never given again. A credential for one call may have had its call: it counts as used.
 */

import type { Transaction } from 'kysely';
import { totpStep } from '@kumoin/otp';
import type { Clock } from '#ports/clock.ts';
import { JournalChain } from '../journal-chain.ts';
import type { Schema } from '../schema.ts';
import { closeTokens } from './close-tokens.ts';

export interface Restoration {
  /** Milliseconds since 1970. */
  readonly backedUpAt: number;
  readonly clock: Clock;
}

/** What nobody needs to tell from what never was: who asks anew is served. */
const forgotten = [
  'leases',
  'oauth_artifacts',
  'login_sessions',
  'challenges',
  'approvals',
  'signing_jobs',
  'token_enrolments',
] as const;

/** A code may be one step early. */
const driftSteps = 1;

export async function closeWhatWasOpen(
  tx: Transaction<Schema>,
  { backedUpAt, clock }: Restoration,
): Promise<void> {
  const at = clock.now();
  const { numUpdatedRows: authorizations } = await tx
    .updateTable('authorizations')
    .set({ replaced_at: at })
    .where('replaced_at', 'is', null)
    .executeTakeFirstOrThrow();
  const { numUpdatedRows: grants } = await tx
    .updateTable('access_grants')
    .set({ revoked_at: at })
    .where('revoked_at', 'is', null)
    .executeTakeFirstOrThrow();
  await moveStepsForward(tx, totpStep(at) + driftSteps);
  const { transactions, tokensSuspended } = await closeTokens(tx, at);
  const { numUpdatedRows: oneTime } = await tx
    .updateTable('credentials')
    .set({ consumed_at: at })
    .where('one_time', '=', 1)
    .where('consumed_at', 'is', null)
    .executeTakeFirstOrThrow();
  await tx
    .updateTable('pooled_keys')
    .set({ claimed_at: at })
    .where('claimed_at', 'is', null)
    .execute();
  for (const table of forgotten) await tx.deleteFrom(table).execute();
  await jumpCrlNumbers(tx, Math.max(1, at - backedUpAt));

  const facts = {
    backedUpAt: new Date(backedUpAt).toISOString(),
    authorizations: Number(authorizations),
    grants: Number(grants),
    oneTimeCredentials: Number(oneTime),
    transactions,
    tokensSuspended,
  };
  const chain = new JournalChain(tx, clock);
  await chain.append(tx, [{ event: 'installation.restored', facts }]);
}

async function moveStepsForward(tx: Transaction<Schema>, step: number): Promise<void> {
  await tx
    .updateTable('factors')
    .set({ last_step: step })
    .where('type', '=', 'totp')
    .where((row) => row.or([row('last_step', 'is', null), row('last_step', '<', step)]))
    .execute();
}

/** With no time left, the list is made anew when it is next asked for. */
async function jumpCrlNumbers(tx: Transaction<Schema>, by: number): Promise<void> {
  await tx
    .updateTable('crls')
    .set((row) => ({ number: row('number', '+', by), next_update: row.ref('this_update') }))
    .execute();
}
