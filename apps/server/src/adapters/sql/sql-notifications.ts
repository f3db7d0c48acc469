/** Notifications in SQL, claimed as signing jobs are: see `sql-signing-jobs.ts`. */

import type { Kysely } from 'kysely';
import type { NotificationId } from '#domain/identifiers.ts';
import type { Notification } from '#domain/notifications/notification.ts';
import type { NotificationClaim, Notifications } from '#ports/notifications.ts';
import type { NotificationRow } from './schema-of-background.ts';
import type { Schema } from './schema.ts';

const candidatesMax = 8;

export class SqlNotifications implements Notifications {
  readonly #db: Kysely<Schema>;

  constructor(db: Kysely<Schema>) {
    this.#db = db;
  }

  async claim(claim: NotificationClaim): Promise<Notification | undefined> {
    for (;;) {
      const due = await this.#due(claim.at);
      for (const row of due) if (await this.#take(row, claim)) return toNotification(row);
      // Each was taken by somebody else meanwhile; with few there were, none is left.
      if (due.length < candidatesMax) return undefined;
    }
  }

  async note(id: NotificationId, holder: string, nextAt: number | undefined): Promise<boolean> {
    const { numUpdatedRows } = await this.#db
      .updateTable('notifications')
      .set((row) => ({
        attempts: row('attempts', '+', 1),
        next_at: nextAt ?? null,
        claimed_by: null,
        claimed_until: null,
      }))
      .where('id', '=', id)
      .where('claimed_by', '=', holder)
      .executeTakeFirstOrThrow();
    return numUpdatedRows === 1n;
  }

  #due(at: number): Promise<readonly NotificationRow[]> {
    return this.#db
      .selectFrom('notifications')
      .selectAll()
      .where('next_at', '<=', at)
      .where((is) => is.or([is('claimed_until', 'is', null), is('claimed_until', '<=', at)]))
      .orderBy('next_at')
      .limit(candidatesMax)
      .execute();
  }

  async #take(
    { id, claimed_until: seen, attempts }: NotificationRow,
    { holder, until }: NotificationClaim,
  ): Promise<boolean> {
    const { numUpdatedRows } = await this.#db
      .updateTable('notifications')
      .set({ claimed_by: holder, claimed_until: until })
      .where('id', '=', id)
      .where('attempts', '=', attempts)
      .where('claimed_until', seen === null ? 'is' : '=', seen)
      .executeTakeFirstOrThrow();
    return numUpdatedRows === 1n;
  }
}

export function toNotificationRow(notification: Notification): NotificationRow {
  return {
    id: notification.id,
    uri: notification.uri,
    body: notification.body,
    attempts: notification.attempts,
    next_at: notification.nextAt ?? null,
    claimed_by: null,
    claimed_until: null,
    created_at: notification.createdAt,
    expires_at: notification.expiresAt,
  };
}

function toNotification(row: NotificationRow): Notification {
  return {
    id: row.id as NotificationId,
    uri: row.uri,
    body: row.body,
    attempts: row.attempts,
    nextAt: row.next_at ?? undefined,
    createdAt: row.created_at,
    expiresAt: row.expires_at,
  };
}
