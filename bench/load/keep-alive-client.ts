/**
 * The cheapest HTTP/1.1 client that will do: one raw socket, one request at a time, answers with
 * a content-length only. What a load generator burns is taken from the server on a machine
 * with two cores, so nothing here is general.
 */

import { connect } from 'node:net';
import type { Socket } from 'node:net';

export interface PlainAnswer {
  readonly status: number;
  readonly body: string;
  /** As they came, the status line before them. */
  readonly head: string;
}

/** ASCII throughout. */
export interface PlainRequest {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  /** Of the body. */
  readonly type?: string;
  readonly body?: string;
  /** Such as `cookie: a=b\r\n`. */
  readonly headers?: string;
}

interface Pending {
  readonly resolve: (answer: PlainAnswer) => void;
  readonly reject: (error: unknown) => void;
}

export class KeepAliveClient {
  readonly #line: string;
  readonly #head: string;
  readonly #socket: Socket;
  #received = '';
  #pending: Pending | undefined;

  constructor(baseUrl: string, token: string) {
    const { hostname, port, host } = new URL(baseUrl);
    this.#line = `HTTP/1.1\r\nhost: ${host}\r\n`;
    this.#head = `${this.#line}authorization: Bearer ${token}\r\ncontent-type: application/json\r\n`;
    this.#socket = connect({ host: hostname, port: Number(port), noDelay: true });
    this.#socket.setEncoding('latin1');
    this.#socket.on('data', (text) => this.#take(text as unknown as string));
    this.#socket.on('error', (error) => this.#pending?.reject(error));
    this.#socket.on('close', () => this.#pending?.reject(new Error('the server hung up')));
  }

  /** @param body ASCII. */
  post(path: string, body: string): Promise<PlainAnswer> {
    return this.#ask(`POST ${path} ${this.#head}content-length: ${body.length}\r\n\r\n${body}`);
  }

  /** What a browser does, or an application with credentials of its own. */
  send({ method, path, type, body = '', headers = '' }: PlainRequest): Promise<PlainAnswer> {
    const form = type === undefined ? '' : `content-type: ${type}\r\n`;
    const head = `${this.#line}${headers}${form}content-length: ${body.length}\r\n\r\n`;
    return this.#ask(`${method} ${path} ${head}${body}`);
  }

  #ask(request: string): Promise<PlainAnswer> {
    return new Promise((resolve, reject) => {
      this.#pending = { resolve, reject };
      this.#socket.write(request, 'latin1');
    });
  }

  close(): void {
    this.#pending = undefined;
    this.#socket.destroy();
  }

  #take(text: string): void {
    this.#received += text;
    const headEnd = this.#received.indexOf('\r\n\r\n');
    if (headEnd < 0) return;
    const length = /\r\ncontent-length: (\d+)/i.exec(this.#received)?.[1] ?? '0';
    const end = headEnd + 4 + Number(length);
    if (this.#received.length < end) return;
    const status = Number(this.#received.slice(9, 12));
    const body = this.#received.slice(headEnd + 4, end);
    const head = this.#received.slice(0, headEnd);
    this.#received = '';
    const pending = this.#pending;
    this.#pending = undefined;
    pending?.resolve({ status, body, head });
  }
}
