/** Show push: by which key push services know us, and whether we know where to push to. */

import type { TokenId } from '#domain/identifiers.ts';
import type { PushSubscriptions } from '#ports/push-subscriptions.ts';
import type { WebPush } from '#ports/web-push.ts';

export interface ShowPushPorts {
  readonly pushSubscriptions: PushSubscriptions;
  /** Undefined: the operator offers no push. */
  readonly webPush: WebPush | undefined;
}

export interface ShownPush {
  /** Uncompressed point (RFC 8292). */
  readonly publicKey: Uint8Array;
  readonly subscribed: boolean;
}

/** @returns undefined when nothing is pushed here. */
export type ShowPush = (tokenId: TokenId) => Promise<ShownPush | undefined>;

export function makeShowPush({ pushSubscriptions, webPush }: ShowPushPorts): ShowPush {
  return async function showPush(tokenId) {
    if (webPush === undefined) return undefined;
    const [publicKey, there] = await Promise.all([
      webPush.publicKey(),
      pushSubscriptions.find(tokenId),
    ]);
    return { publicKey, subscribed: there !== undefined };
  };
}
