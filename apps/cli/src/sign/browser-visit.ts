/**
 * A visit to the signer's browser and back: the address is told, and the answer is taken at a port
 * of this machine that the system chooses (RFC 8252, 7.3). Nothing else is served there, and what
 * comes is only believed with the state that was sent along, which the SDK sees to.
 */

import { createServer } from 'node:http';
import type { ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { CliError } from '../cli-error.ts';

export interface BrowserVisit {
  /** To be registered without its port. */
  readonly redirectUri: string;
  /** @throws {CliError} `refused`, when nobody comes back. */
  visit(url: URL): Promise<URL>;
  close(): void;
}

const limitMs = 600_000;
const path = '/callback';

/** @param tell shows the person where to go. */
export async function openBrowserVisit(tell: (line: string) => void): Promise<BrowserVisit> {
  const { promise: back, resolve, reject } = Promise.withResolvers<URL>();
  // Nobody may be waiting yet, or any more.
  back.catch(() => {});
  const server = createServer((request, response) => {
    const url = URL.parse(request.url ?? '', redirectUri);
    if (request.method !== 'GET' || url?.pathname !== path)
      return answer(response, 404, 'Not here');
    answer(response, 200, 'You may close this window. / このウィンドウは閉じて構いません。');
    resolve(url);
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const redirectUri = `http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`;
  const timer = setTimeout(() => {
    reject(new CliError('refused', 'nobody came back from the browser'));
  }, limitMs);
  return {
    redirectUri,
    visit(url) {
      tell(`open this address in a browser, on this machine:\n  ${url.href}`);
      return back;
    },
    close() {
      clearTimeout(timer);
      server.closeAllConnections();
      server.close();
    },
  };
}

function answer(response: ServerResponse, status: number, text: string): void {
  const headers = { 'content-type': 'text/plain; charset=utf-8', connection: 'close' };
  response.writeHead(status, headers).end(`${text}\n`);
}
