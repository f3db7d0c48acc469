/** Store of where the app of a token is reached by Web Push (RFC 8030): one each, the newest. */

import type { TokenId } from '#domain/identifiers.ts';

export interface PushSubscription {
  readonly tokenId: TokenId;
  readonly endpoint: string;
  /** Public key of the user agent, uncompressed point (RFC 8291, 3.1). */
  readonly publicKey: Uint8Array;
  /** 16 octets (RFC 8291, 3.2). */
  readonly authSecret: Uint8Array;
  readonly createdAt: number;
}

export interface PushSubscriptions {
  /** In the place of the one there is. */
  put(subscription: PushSubscription): Promise<void>;
  find(tokenId: TokenId): Promise<PushSubscription | undefined>;
  /** The push service says it is gone. @returns false when it is another by now. */
  remove(tokenId: TokenId, endpoint: string): Promise<boolean>;
}
