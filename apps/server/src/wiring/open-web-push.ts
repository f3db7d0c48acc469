/** Web Push as the configuration asks for it. */

import { GuardedPost } from '#adapters/https-notifier/guarded-post.ts';
import type { VapidPorts } from '#adapters/webpush/vapid.ts';
import { HttpsWebPush } from '#adapters/webpush/https-web-push.ts';
import type { WebPush } from '#ports/web-push.ts';
import type { Config } from '../config.ts';

export interface WebPushParts extends VapidPorts {
  /** Known later. */
  readonly baseUrl: () => string;
}

/** @returns undefined where nothing is to be pushed. */
export function openWebPush(
  { channels }: Pick<Config, 'channels'>,
  { baseUrl, ...ports }: WebPushParts,
): WebPush | undefined {
  if (!channels.push) return undefined;
  const outbound = new GuardedPost({ insecureTargets: channels.insecurePushTargets });
  return new HttpsWebPush({
    ...{ sealedKeys: ports.sealedKeys, sealing: ports.sealing, clock: ports.clock, outbound },
    contact: () => channels.pushContact ?? ownContact(baseUrl()),
  });
}

/** Push services take no other scheme (RFC 8292, 2.1). */
function ownContact(baseUrl: string): string | undefined {
  return baseUrl.startsWith('https://') ? baseUrl : undefined;
}
