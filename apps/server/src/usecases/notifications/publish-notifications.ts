/**
 * Publish notifications: tell the next one who asked to be told.
 *
 *     claim → tell → note the attempt
 *
 * A process that dies after telling tells it again later: at least once, with the same id.
 */

import { nextAttempt } from '#domain/notifications/notification.ts';
import type { Clock } from '#ports/clock.ts';
import type { Notifications } from '#ports/notifications.ts';
import type { Notifier, Telling } from '#ports/notifier.ts';
import type { Random } from '#ports/random.ts';

export interface PublishNotificationsPorts {
  readonly notifications: Notifications;
  readonly notifier: Pick<Notifier, 'tell'>;
  readonly random: Random;
  readonly clock: Clock;
}

/** Longer than one attempt may take. */
const claimSeconds = 60;

/**
 * @returns what came of it; undefined: nothing was due.
 * @throws {Outage} when a store or the key is down; it is tried again later.
 */
export type PublishNotifications = () => Promise<Telling | undefined>;

export function makePublishNotifications(ports: PublishNotificationsPorts): PublishNotifications {
  const { notifications, notifier, random, clock } = ports;

  return async function publishNotifications() {
    const at = clock.now();
    const holder = random.identifier();
    const due = await notifications.claim({ holder, at, until: at + claimSeconds * 1000 });
    if (due === undefined) return undefined;
    const telling = await notifier.tell(due, at);
    const { expiresAt } = due;
    const attempts = due.attempts + 1;
    const nextAt =
      telling.outcome === 'failed' ? nextAttempt({ attempts, expiresAt }, clock.now()) : undefined;
    await notifications.note(due.id, holder, nextAt);
    return telling;
  };
}
