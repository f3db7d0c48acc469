/** A gateway for SMS over HTTP that delivers to a list: what a signer would read on the phone. */

import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Sms {
  readonly to: string;
  readonly text: string;
}

export class SmsReceiver {
  readonly received: Sms[] = [];
  readonly url: string;
  /** What it answers from now on. */
  status = 200;
  readonly #server: ReturnType<typeof createServer>;

  private constructor(server: ReturnType<typeof createServer>) {
    this.#server = server;
    this.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  }

  static async open(): Promise<SmsReceiver> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
    const receiver = new SmsReceiver(server);
    server.on('request', (request, response) => {
      const parts: Buffer[] = [];
      request.on('data', (part: Buffer) => parts.push(part));
      request.on('end', () => {
        receiver.#take(Buffer.concat(parts).toString('utf8'));
        response.writeHead(receiver.status).end();
      });
    });
    return receiver;
  }

  #take(body: string): void {
    if (this.status === 200) this.received.push(JSON.parse(body) as Sms);
  }

  /** The member `senders.sms` of a configuration that sends here. */
  get settings() {
    return { url: this.url, insecureHttp: true, members: { to: '{to}', text: '{text}' } };
  }

  /** The code in the newest message to this number. */
  codeTo(phone: string): string {
    const newest = this.received.findLast(({ to }) => to === phone);
    const [code] = /\d{6}/.exec(newest?.text ?? '') ?? [];
    if (code === undefined) throw new Error(`no code was sent to ${phone}`);
    return code;
  }

  close(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }
}
