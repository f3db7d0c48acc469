/**
 * Tells somebody something by `POST`, at an address that a stranger has named (CSC API v2.0.0.2,
 * 11.10, `response_uri`).
 *
 * The name is resolved here and the connection goes to the very address that was looked at, so
 * that a second answer of the name server changes nothing. All addresses of a name must be
 * public: one that is not shows that somebody is trying. No redirect is followed, no connection
 * kept, no answer read beyond its status. The body is signed as a detached JWS (RFC 7515,
 * appendix F) in a header, whose `aud` is the address and whose `jti` the notification.
 */

import type { Buffer } from 'node:buffer';
import { lookup } from 'node:dns/promises';
import { request as requestHttp } from 'node:http';
import type { ClientRequest, IncomingMessage } from 'node:http';
import { request as requestHttps } from 'node:https';
import type { RequestOptions } from 'node:https';
import { isIP } from 'node:net';
import { FlattenedSign } from 'jose';
import type { Notification } from '#domain/notifications/notification.ts';
import type { Notifier, Telling } from '#ports/notifier.ts';
import type { Sealing } from '#ports/sealing.ts';
import { deriveNotificationKey } from './notification-keys.ts';
import { isPublicAddress } from './public-address.ts';

export interface NotifierOptions {
  readonly sealing: Pick<Sealing, 'mac'>;
  /** Plain HTTP, and addresses that are not public: for networks of one's own. */
  readonly insecureTargets?: boolean;
  /** PEM: trusted instead of the system's own certificates. */
  readonly trusted?: string;
  /** @throws what the name server says. */
  readonly resolve?: (name: string) => Promise<readonly string[]>;
  readonly timeoutMs?: number;
}

export const signatureHeader = 'x-jws-signature';
const timeoutMsUsual = 10_000;
const uriCharactersMax = 2048;

export class HttpsNotifier implements Notifier {
  readonly #options: NotifierOptions;

  constructor(options: NotifierOptions) {
    this.#options = options;
  }

  faultOf(uri: string): string | undefined {
    const { insecureTargets = false } = this.#options;
    if (uri.length > uriCharactersMax || !URL.canParse(uri)) return 'not an address';
    // Parsing brings every spelling of an IPv4 address into the one with four numbers.
    const { protocol, hostname, username, password, hash } = new URL(uri);
    const schemes = insecureTargets ? ['https:', 'http:'] : ['https:'];
    if (!schemes.includes(protocol)) return 'its scheme is not https';
    if (username !== '' || password !== '') return 'it carries a password';
    if (hash !== '') return 'it has a fragment';
    const literal = hostname.replace(/^\[|\]$/g, '');
    const closed = isIP(literal) !== 0 && !isPublicAddress(literal);
    return closed && !insecureTargets ? 'its address is not public' : undefined;
  }

  async tell(notification: Notification, at: number): Promise<Telling> {
    const fault = this.faultOf(notification.uri);
    if (fault !== undefined) return { outcome: 'refused', reason: fault };
    const url = new URL(notification.uri);
    const signature = await this.#sign(notification, at);
    try {
      const address = await this.#addressOf(url.hostname);
      if (address === undefined) return { outcome: 'refused', reason: `${url.host}: not public` };
      const status = await this.#post(url, { address, body: notification.body, signature });
      return { outcome: outcomeOf(status), reason: `${url.host}: status ${status}` };
    } catch (error) {
      // Whatever the other side is or does is no fault of ours: it is tried again.
      return { outcome: 'failed', reason: `${url.host}: ${codeOf(error)}` };
    }
  }

  async publicKeys(): Promise<readonly object[]> {
    return [(await deriveNotificationKey(this.#options.sealing)).publicJwk];
  }

  async #sign({ id, uri, body }: Notification, at: number): Promise<string> {
    const { privateKey, publicJwk } = await deriveNotificationKey(this.#options.sealing);
    const iat = Math.floor(at / 1000);
    const header = { alg: 'EdDSA', kid: publicJwk.kid, iat, jti: id, aud: uri };
    const jws = await new FlattenedSign(body).setProtectedHeader(header).sign(privateKey);
    return `${jws.protected ?? ''}..${jws.signature}`;
  }

  /** @returns undefined when one of its addresses is not public. */
  async #addressOf(hostname: string): Promise<string | undefined> {
    const { insecureTargets = false, resolve = resolveBySystem } = this.#options;
    const literal = hostname.replace(/^\[|\]$/g, '');
    const addresses = isIP(literal) === 0 ? await resolve(hostname) : [literal];
    const welcome = insecureTargets || addresses.every(isPublicAddress);
    return welcome ? addresses[0] : undefined;
  }

  #post(url: URL, { address, body, signature }: Message): Promise<number> {
    const { timeoutMs = timeoutMsUsual, trusted } = this.#options;
    const options: RequestOptions = {
      method: 'POST',
      agent: false,
      signal: AbortSignal.timeout(timeoutMs),
      lookup: (_name, { all }, found) => {
        const family = isIP(address);
        if (all === true) found(null, [{ address, family }]);
        else found(null, address, family);
      },
      headers: {
        'content-type': 'application/json',
        'content-length': body.length,
        'user-agent': 'kumoin',
        [signatureHeader]: signature,
      },
      ...(trusted !== undefined && { ca: trusted }),
    };
    return new Promise((resolve, reject) => {
      const send = url.protocol === 'https:' ? requestHttps : requestHttp;
      const sent: ClientRequest = send(url, options, ({ statusCode = 0 }: IncomingMessage) => {
        resolve(statusCode);
        // What it has to say is not read.
        sent.destroy();
      });
      sent.on('error', reject);
      sent.end(body as Buffer);
    });
  }
}

interface Message {
  readonly address: string;
  readonly body: Uint8Array;
  readonly signature: string;
}

/** `410 Gone` asks for no more; every other answer may be another one later. */
function outcomeOf(status: number): Telling['outcome'] {
  if (status >= 200 && status < 300) return 'told';
  return status === 410 ? 'refused' : 'failed';
}

async function resolveBySystem(name: string): Promise<readonly string[]> {
  const found = await lookup(name, { all: true, verbatim: true });
  return found.map(({ address }) => address);
}

/** Never its message: that may quote the address. */
function codeOf(error: unknown): string {
  if (error instanceof Error && 'code' in error) return String(error.code);
  return error instanceof Error ? error.name : 'unknown';
}
