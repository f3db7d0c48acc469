/**
 * Tells somebody something by `POST`, at an address that a stranger has named (CSC API v2.0.0.2,
 * 11.10, `response_uri`); how that is done safely is in `guarded-post.ts`. The body is signed as
 * a detached JWS (RFC 7515, appendix F) in a header, whose `aud` is the address and whose `jti`
 * the notification.
 */

import { FlattenedSign } from 'jose';
import type { Notification } from '#domain/notifications/notification.ts';
import type { Notifier, Telling } from '#ports/notifier.ts';
import type { Sealing } from '#ports/sealing.ts';
import { GuardedPost } from './guarded-post.ts';
import type { GuardedPostOptions } from './guarded-post.ts';
import { deriveNotificationKey } from './notification-keys.ts';

export interface NotifierOptions extends GuardedPostOptions {
  readonly sealing: Pick<Sealing, 'mac'>;
}

export const signatureHeader = 'x-jws-signature';

export class HttpsNotifier implements Notifier {
  readonly #sealing: Pick<Sealing, 'mac'>;
  readonly #outbound: GuardedPost;

  constructor(options: NotifierOptions) {
    this.#sealing = options.sealing;
    this.#outbound = new GuardedPost(options);
  }

  faultOf(uri: string): string | undefined {
    return this.#outbound.faultOf(uri);
  }

  async tell(notification: Notification, at: number): Promise<Telling> {
    const { uri, body } = notification;
    const fault = this.faultOf(uri);
    if (fault !== undefined) return { outcome: 'refused', reason: fault };
    const { host } = new URL(uri);
    const signature = await this.#sign(notification, at);
    const headers = { 'content-type': 'application/json', [signatureHeader]: signature };
    try {
      const status = await this.#outbound.post(uri, { headers, body });
      return status === undefined
        ? { outcome: 'refused', reason: `${host}: not public` }
        : { outcome: outcomeOf(status), reason: `${host}: status ${status}` };
    } catch (error) {
      // Whatever the other side is or does is no fault of ours: it is tried again.
      return { outcome: 'failed', reason: `${host}: ${codeOf(error)}` };
    }
  }

  async publicKeys(): Promise<readonly object[]> {
    return [(await deriveNotificationKey(this.#sealing)).publicJwk];
  }

  async #sign({ id, uri, body }: Notification, at: number): Promise<string> {
    const { privateKey, publicJwk } = await deriveNotificationKey(this.#sealing);
    const iat = Math.floor(at / 1000);
    const header = { alg: 'EdDSA', kid: publicJwk.kid, iat, jti: id, aud: uri };
    const jws = await new FlattenedSign(body).setProtectedHeader(header).sign(privateKey);
    return `${jws.protected ?? ''}..${jws.signature}`;
  }
}

/** `410 Gone` asks for no more; every other answer may be another one later. */
function outcomeOf(status: number): Telling['outcome'] {
  if (status >= 200 && status < 300) return 'told';
  return status === 410 ? 'refused' : 'failed';
}

/** Never its message: that may quote the address. */
function codeOf(error: unknown): string {
  if (error instanceof Error && 'code' in error) return String(error.code);
  return error instanceof Error ? error.name : 'unknown';
}
