/** Show notification keys: what notifications are signed with, as a JWK set (RFC 7517). */

import type { Notifier } from '#ports/notifier.ts';

/** @throws {Outage} when the vault is down. */
export type ShowNotificationKeys = () => Promise<{ readonly keys: readonly object[] }>;

export function makeShowNotificationKeys({
  notifier,
}: {
  readonly notifier: Pick<Notifier, 'publicKeys'>;
}): ShowNotificationKeys {
  return async function showNotificationKeys() {
    return { keys: await notifier.publicKeys() };
  };
}
