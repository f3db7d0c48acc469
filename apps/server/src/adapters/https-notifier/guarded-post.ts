/**
 * `POST` to an address that a stranger has named; see `ports/outbound-post.ts`.
 *
 * The name is resolved here and the connection goes to the very address that was looked at, so
 * that a second answer of the name server changes nothing. All addresses of a name must be
 * public: one that is not shows that somebody is trying. No redirect is followed, no connection
 * kept, no answer read beyond its status.
 */

import type { Buffer } from 'node:buffer';
import { lookup } from 'node:dns/promises';
import { request as requestHttp } from 'node:http';
import type { ClientRequest, IncomingMessage } from 'node:http';
import { request as requestHttps } from 'node:https';
import type { RequestOptions } from 'node:https';
import { isIP } from 'node:net';
import type { OutboundOrder, OutboundPost } from '#ports/outbound-post.ts';
import { isPublicAddress } from './public-address.ts';

export interface GuardedPostOptions {
  /** Plain HTTP, and addresses that are not public: for networks of one's own. */
  readonly insecureTargets?: boolean;
  /** PEM: trusted instead of the system's own certificates. */
  readonly trusted?: string;
  /** @throws what the name server says. */
  readonly resolve?: (name: string) => Promise<readonly string[]>;
  readonly timeoutMs?: number;
}

const timeoutMsUsual = 10_000;
const uriCharactersMax = 2048;

export class GuardedPost implements OutboundPost {
  readonly #options: GuardedPostOptions;

  constructor(options: GuardedPostOptions = {}) {
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

  async post(uri: string, order: OutboundOrder): Promise<number | undefined> {
    if (this.faultOf(uri) !== undefined) return undefined;
    const url = new URL(uri);
    const address = await this.#addressOf(url.hostname);
    return address === undefined ? undefined : this.#postTo(url, address, order);
  }

  /** @returns undefined when one of its addresses is not public. */
  async #addressOf(hostname: string): Promise<string | undefined> {
    const { insecureTargets = false, resolve = resolveBySystem } = this.#options;
    const literal = hostname.replace(/^\[|\]$/g, '');
    const addresses = isIP(literal) === 0 ? await resolve(hostname) : [literal];
    const welcome = insecureTargets || addresses.every(isPublicAddress);
    return welcome ? addresses[0] : undefined;
  }

  #postTo(url: URL, address: string, { headers, body, timeoutMs }: OutboundOrder): Promise<number> {
    const { trusted, timeoutMs: usual = timeoutMsUsual } = this.#options;
    const options: RequestOptions = {
      method: 'POST',
      agent: false,
      signal: AbortSignal.timeout(timeoutMs ?? usual),
      lookup: (_name, { all }, found) => {
        const family = isIP(address);
        if (all === true) found(null, [{ address, family }]);
        else found(null, address, family);
      },
      headers: {
        ...headers,
        'content-length': body.length,
        'user-agent': 'kumoin',
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

async function resolveBySystem(name: string): Promise<readonly string[]> {
  const found = await lookup(name, { all: true, verbatim: true });
  return found.map(({ address }) => address);
}
