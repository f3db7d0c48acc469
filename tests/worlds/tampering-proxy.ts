/**
 * Stands between a client and a CSC server, and changes what the server answers: the server
 * that a client must not believe.
 */

import { createServer } from 'node:http';
import type { IncomingMessage } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

type Members = Record<string, unknown>;

export interface TamperingProxy {
  readonly baseUrl: string;
  close(): void;
}

/** @param tamper gets the path of each call and the answer, and changes the answer in place. */
export async function startTamperingProxy(
  target: string,
  tamper: (path: string, answer: Members) => void,
): Promise<TamperingProxy> {
  const forward = async (request: IncomingMessage) => {
    const path = request.url ?? '/';
    const { authorization = '' } = request.headers;
    const response = await fetch(target + path, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization },
      body: await text(request),
    });
    const body = await response.text();
    const answer = (body === '' ? {} : JSON.parse(body)) as Members;
    tamper(path, answer);
    return { status: response.status, answer };
  };
  const server = createServer((request, response) => {
    forward(request).then(
      ({ status, answer }) =>
        response.writeHead(status).end(status === 204 ? '' : JSON.stringify(answer)),
      () => response.destroy(),
    );
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const close = (): void => {
    server.closeAllConnections();
    server.close();
  };
  return { baseUrl: `http://127.0.0.1:${port}`, close };
}
