/** Store of notifications that are on their way. They are added where they come from. */

import type { NotificationId } from '#domain/identifiers.ts';
import type { Notification } from '#domain/notifications/notification.ts';

export interface NotificationClaim {
  readonly holder: string;
  readonly at: number;
  /** When the claim runs out. */
  readonly until: number;
}

export interface Notifications {
  /** Claims the one that is due for longest; undefined: none is due. */
  claim(claim: NotificationClaim): Promise<Notification | undefined>;
  /**
   * One more attempt was made, and the next is due at `nextAt`, or never.
   * @returns false, with nothing changed, when the claim is not the holder's any more.
   */
  note(id: NotificationId, holder: string, nextAt: number | undefined): Promise<boolean>;
}
