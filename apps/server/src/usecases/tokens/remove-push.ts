/** Remove push: the app of a token is not to be woken any more. */

import type { TokenId } from '#domain/identifiers.ts';
import type { PushSubscriptions } from '#ports/push-subscriptions.ts';

export interface RemovePushPorts {
  readonly pushSubscriptions: PushSubscriptions;
}

/** Whose token it is was checked before. */
export type RemovePush = (tokenId: TokenId) => Promise<void>;

export function makeRemovePush({ pushSubscriptions }: RemovePushPorts): RemovePush {
  return async function removePush(tokenId) {
    const there = await pushSubscriptions.find(tokenId);
    // A newer one that came meanwhile stays.
    if (there !== undefined) await pushSubscriptions.remove(tokenId, there.endpoint);
  };
}
