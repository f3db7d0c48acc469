/** Notifications in memory: for tests and for trying things out. */

import type { NotificationId } from '#domain/identifiers.ts';
import type { Notification } from '#domain/notifications/notification.ts';
import type { NotificationClaim, Notifications } from '#ports/notifications.ts';
import { addNew } from './add-new.ts';

export class MemoryNotifications implements Notifications {
  readonly #byId = new Map<NotificationId, Notification>();
  readonly #claims = new Map<NotificationId, { readonly holder: string; readonly until: number }>();

  /** For the stores they come from. */
  add(notification: Notification): void {
    addNew(this.#byId, notification.id, notification);
  }

  async claim({ holder, at, until }: NotificationClaim): Promise<Notification | undefined> {
    const due = [...this.#byId.values()].filter(({ id, nextAt }) => {
      return nextAt !== undefined && nextAt <= at && (this.#claims.get(id)?.until ?? at) <= at;
    });
    const [first] = due.sort((left, right) => Number(left.nextAt) - Number(right.nextAt));
    if (first === undefined) return undefined;
    this.#claims.set(first.id, { holder, until });
    return structuredClone(first);
  }

  async note(id: NotificationId, holder: string, nextAt: number | undefined): Promise<boolean> {
    const known = this.#byId.get(id);
    if (known === undefined || this.#claims.get(id)?.holder !== holder) return false;
    this.#byId.set(id, { ...known, attempts: known.attempts + 1, nextAt });
    this.#claims.delete(id);
    return true;
  }

  /** See `ExpiredRecords`. */
  destroyExpired(before: number, limit: number): number {
    const over = [...this.#byId.values()].filter(({ expiresAt }) => expiresAt < before);
    for (const { id } of over.slice(0, limit)) this.#byId.delete(id);
    return Math.min(over.length, limit);
  }
}
