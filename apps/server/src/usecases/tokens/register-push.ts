/**
 * Register push: where the app of a token is to be woken. The address comes from a device, which
 * may lie; what only we can reach, and what no message can be encrypted for, is not kept.
 */

import { refuseUnless } from '#domain/refusal.ts';
import type { Clock } from '#ports/clock.ts';
import type { PushSubscription, PushSubscriptions } from '#ports/push-subscriptions.ts';
import type { WebPush } from '#ports/web-push.ts';

export interface RegisterPushPorts {
  readonly pushSubscriptions: PushSubscriptions;
  /** Undefined: the operator offers no push. */
  readonly webPush: WebPush | undefined;
  readonly clock: Clock;
}

/**
 * Whose token it is was checked before.
 * @throws {Refusal} `push_refused`.
 */
export type RegisterPush = (subscription: Omit<PushSubscription, 'createdAt'>) => Promise<void>;

export function makeRegisterPush(ports: RegisterPushPorts): RegisterPush {
  const { pushSubscriptions, webPush, clock } = ports;

  return async function registerPush(subscription) {
    refuseUnless(webPush !== undefined, 'push_refused', 'nothing is pushed here');
    const fault = webPush.faultOf(subscription);
    refuseUnless(fault === undefined, 'push_refused', fault);
    await pushSubscriptions.put({ ...subscription, createdAt: clock.now() });
  };
}
