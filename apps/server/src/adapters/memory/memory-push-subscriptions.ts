/** Push subscriptions in memory: for tests and for trying things out. */

import type { TokenId } from '#domain/identifiers.ts';
import type { PushSubscription, PushSubscriptions } from '#ports/push-subscriptions.ts';

export class MemoryPushSubscriptions implements PushSubscriptions {
  readonly #byToken = new Map<TokenId, PushSubscription>();

  async put(subscription: PushSubscription): Promise<void> {
    this.#byToken.set(subscription.tokenId, structuredClone(subscription));
  }

  async find(tokenId: TokenId): Promise<PushSubscription | undefined> {
    return structuredClone(this.#byToken.get(tokenId));
  }

  async remove(tokenId: TokenId, endpoint: string): Promise<boolean> {
    if (this.#byToken.get(tokenId)?.endpoint !== endpoint) return false;
    return this.#byToken.delete(tokenId);
  }
}
