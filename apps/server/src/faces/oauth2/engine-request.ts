/**
 * A request as the engine gets it: with a body that was read and bounded here, and without what
 * only a proxy may say. By which scheme people reach this server stands in its own address, so
 * the engine is told that; its cookies are for HTTPS exactly if people come by HTTPS.
 */

import type { IncomingMessage } from 'node:http';
import { Readable } from 'node:stream';

export interface EngineRequest {
  readonly raw: IncomingMessage;
  readonly issuer: string;
  /** Path and query. */
  readonly url: string;
  /** To be sent as a form; undefined: there is none. */
  readonly form: URLSearchParams | undefined;
  /** Of the client, as our proxies tell it. */
  readonly address: string;
}

const formType = 'application/x-www-form-urlencoded';

export function engineRequest(request: EngineRequest): IncomingMessage {
  const { raw, issuer, url, form, address } = request;
  const headers = { ...raw.headers };
  for (const name of Object.keys(headers)) {
    if (/^(x-forwarded-|forwarded$|content-|transfer-encoding$)/.test(name)) delete headers[name];
  }
  headers['x-forwarded-proto'] = new URL(issuer).protocol.slice(0, -1);
  headers['x-forwarded-for'] = address;
  const body = form === undefined ? undefined : Buffer.from(form.toString());
  if (body !== undefined) {
    headers['content-type'] = formType;
    headers['content-length'] = String(body.length);
  }
  const { method, socket, httpVersion, httpVersionMajor, httpVersionMinor } = raw;
  const version = { httpVersion, httpVersionMajor, httpVersionMinor };
  const stream = Readable.from(body === undefined ? [] : [body], { objectMode: false });
  // What the engine asks of a request is here; the socket is for its address only.
  return Object.assign(stream, { method, url, headers, socket, ...version }) as IncomingMessage;
}
