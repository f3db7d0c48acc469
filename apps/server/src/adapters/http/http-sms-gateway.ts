/**
 * SMS through a gateway that takes an HTTP POST. Gateways differ in the names of members and in
 * how they know their customer, so the operator writes both down: texts in which `{to}`, `{text}`
 * and `{secret}` are filled in. They are filled into values, never into JSON or a query, so that
 * no text of a message becomes a member of its own.
 */

import { Outage } from '#domain/outage.ts';
import type { Secret } from '#domain/secret.ts';
import type { Message } from '#ports/message-sender.ts';

export interface SmsGatewaySettings {
  /** https, or http where the operator asked for it by name. */
  readonly url: string;
  readonly encoding: 'json' | 'form';
  readonly members: Readonly<Record<string, string>>;
  readonly headers: Readonly<Record<string, string>>;
  readonly secret: Secret<string> | undefined;
  readonly timeoutMs: number;
}

const atOnceMax = 16;

export class HttpSmsGateway {
  readonly #settings: SmsGatewaySettings;
  #atWork = 0;

  constructor(settings: SmsGatewaySettings) {
    this.#settings = settings;
  }

  /** @throws {Outage} `message_failed`. */
  async send(message: Message): Promise<void> {
    if (this.#atWork >= atOnceMax) throw failed(new Error('too many messages are on their way'));
    this.#atWork += 1;
    try {
      await this.#post(message);
    } finally {
      this.#atWork -= 1;
    }
  }

  async #post({ to, text }: Message): Promise<void> {
    const { url, encoding, members, headers, secret, timeoutMs } = this.#settings;
    const values = { to, text: text.reveal(), secret: secret?.reveal() ?? '' };
    const body = filled(members, values);
    const isJson = encoding === 'json';
    const response = await fetch(url, {
      method: 'POST',
      headers: {
        ...filled(headers, values),
        'content-type': isJson ? 'application/json' : 'application/x-www-form-urlencoded',
      },
      body: isJson ? JSON.stringify(body) : new URLSearchParams(body).toString(),
      redirect: 'error',
      signal: AbortSignal.timeout(timeoutMs),
    }).catch((error: unknown) => {
      throw failed(new Error(`the gateway was not reached: ${nameOf(error)}`));
    });
    await response.body?.cancel();
    if (!response.ok) throw failed(new Error(`the gateway answered ${response.status}`));
  }
}

type Values = Readonly<Record<'to' | 'text' | 'secret', string>>;

function filled(
  template: Readonly<Record<string, string>>,
  values: Values,
): Readonly<Record<string, string>> {
  const fill = (text: string) =>
    text.replace(/\{(to|text|secret)\}/g, (_match, name: keyof Values) => values[name]);
  return Object.fromEntries(Object.entries(template).map(([name, text]) => [name, fill(text)]));
}

/** The message of the error may quote the request. */
function nameOf(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  if (!(cause instanceof Error)) return 'error';
  return 'code' in cause && typeof cause.code === 'string' ? cause.code : cause.name;
}

function failed(cause: Error): Outage {
  return new Outage('message_failed', { cause });
}
