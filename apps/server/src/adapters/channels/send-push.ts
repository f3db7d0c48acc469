/**
 * Push: wakes the app of a token. The payload names the transaction and says nothing of it; the
 * app fetches the rest with a MAC of its own. What the push service calls gone is forgotten.
 */

import { refuseUnless } from '#domain/refusal.ts';
import type { Carriage, SentCode } from '#domain/transactions/channel.ts';
import type { Clock } from '#ports/clock.ts';
import type { PushSubscriptions } from '#ports/push-subscriptions.ts';
import type { WebPush } from '#ports/web-push.ts';

export interface SendPushPorts {
  readonly webPush: WebPush | undefined;
  readonly pushSubscriptions: PushSubscriptions;
  readonly clock: Clock;
}

/** The same for everybody, as the push service reads it: the newest push is the one that counts. */
const topic = 'transaction';

/** @throws {Refusal} `channel_unavailable`; @throws {Outage} `message_failed` */
export async function sendPush(
  { webPush, pushSubscriptions, clock }: SendPushPorts,
  { transaction, token }: Carriage,
): Promise<SentCode> {
  const subscription = await pushSubscriptions.find(token.id);
  refuseUnless(webPush !== undefined && subscription !== undefined, 'channel_unavailable', 'push');
  const outcome = await webPush.push(subscription, {
    payload: new TextEncoder().encode(JSON.stringify({ ref: transaction.ref })),
    ttlSeconds: Math.max(0, Math.ceil((transaction.expiresAt - clock.now()) / 1000)),
    urgency: 'high',
    topic,
  });
  if (outcome === 'gone') await pushSubscriptions.remove(token.id, subscription.endpoint);
  refuseUnless(outcome === 'taken', 'channel_unavailable', 'push');
  return { kind: 'push', sentTo: token.label };
}
