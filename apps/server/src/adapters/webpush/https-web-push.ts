/**
 * Web Push over HTTPS (RFC 8030, 5): one `POST` to the endpoint that a device has named, which is
 * why it goes out by `OutboundPost`. Nothing of the endpoint reaches a log but its host: whoever
 * knows it whole can keep a phone ringing.
 */

import { createECDH } from 'node:crypto';
import { Outage } from '#domain/outage.ts';
import type { OutboundPost } from '#ports/outbound-post.ts';
import type { PushSubscription } from '#ports/push-subscriptions.ts';
import type { PushMessage, WebPush } from '#ports/web-push.ts';
import { authSecretBytes, encryptPush, pointBytes } from './encrypt-push.ts';
import type { PushKeys } from './encrypt-push.ts';
import { Vapid } from './vapid.ts';
import type { VapidPorts } from './vapid.ts';

export interface WebPushOptions extends VapidPorts {
  readonly outbound: OutboundPost;
  /** `mailto:` or `https:`: whom a push service asks if something is wrong (RFC 8292, 2.1). */
  readonly contact: () => string | undefined;
  readonly timeoutMs?: number;
}

const timeoutMsUsual = 5000;
const atOnceMax = 64;

export class HttpsWebPush implements WebPush {
  readonly #options: WebPushOptions;
  readonly #vapid: Vapid;
  #atWork = 0;

  constructor(options: WebPushOptions) {
    this.#options = options;
    this.#vapid = new Vapid(options);
  }

  publicKey(): Promise<Uint8Array> {
    return this.#vapid.publicKey();
  }

  faultOf({ endpoint, ...keys }: PushKeys & { readonly endpoint: string }): string | undefined {
    if (keys.authSecret.length !== authSecretBytes) return 'its secret is not of 16 octets';
    if (!isPoint(keys.publicKey)) return 'its key is no point of P-256';
    return this.#options.outbound.faultOf(endpoint);
  }

  async push(subscription: PushSubscription, message: PushMessage): Promise<'taken' | 'gone'> {
    if (this.#atWork >= atOnceMax) throw failed('too many pushes are on their way');
    this.#atWork += 1;
    try {
      return await this.#push(subscription, message);
    } finally {
      this.#atWork -= 1;
    }
  }

  async #push(subscription: PushSubscription, message: PushMessage): Promise<'taken' | 'gone'> {
    const { outbound, contact, timeoutMs = timeoutMsUsual } = this.#options;
    const { endpoint } = subscription;
    const fault = this.faultOf(subscription);
    if (fault !== undefined) throw failed(fault);
    const headers = {
      authorization: await this.#vapid.authorize(endpoint, contact()),
      'content-encoding': 'aes128gcm',
      'content-type': 'application/octet-stream',
      ttl: String(message.ttlSeconds),
      urgency: message.urgency,
      topic: message.topic,
    };
    const body = encryptPush(message.payload, subscription);
    const { host } = new URL(endpoint);
    const status = await outbound
      .post(endpoint, { headers, body, timeoutMs })
      .catch((error: unknown) => {
        throw failed(`${host}: ${codeOf(error)}`);
      });
    if (status === undefined) throw failed(`${host}: not public`);
    if (status === 404 || status === 410) return 'gone';
    if (status < 200 || status > 299) throw failed(`${host}: status ${status}`);
    return 'taken';
  }
}

/** Only what is on the curve: anything else would tell about our key. */
function isPoint(octets: Uint8Array): boolean {
  if (octets.length !== pointBytes || octets[0] !== 4) return false;
  const own = createECDH('prime256v1');
  own.generateKeys();
  try {
    own.computeSecret(octets);
    return true;
  } catch {
    return false;
  }
}

function failed(reason: string): Outage {
  return new Outage('message_failed', { cause: new Error(`push: ${reason}`) });
}

/** Never its message: that may quote the address. */
function codeOf(error: unknown): string {
  if (error instanceof Error && 'code' in error) return String(error.code);
  return error instanceof Error ? error.name : 'unknown';
}
