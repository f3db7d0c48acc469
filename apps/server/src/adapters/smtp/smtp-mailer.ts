/**
 * Mail through an SMTP server (RFC 5321), with nodemailer. Encrypted from the first octet or from
 * STARTTLS on, which is demanded, not tried (RFC 8314); plain only where the operator asked for it
 * by name. Each message has a connection of its own and an end in sight: whoever waits for a code
 * is better told no than kept waiting.
 *
 * The text is a secret, so nothing the library or the server says about a message is passed on
 * but the code of the error.
 */

import { createTransport } from 'nodemailer';
import type { Transporter } from 'nodemailer';
import { Outage } from '#domain/outage.ts';
import type { Secret } from '#domain/secret.ts';
import type { Message } from '#ports/message-sender.ts';

export interface SmtpSettings {
  readonly host: string;
  readonly port: number;
  readonly security: 'tls' | 'starttls' | 'insecureNone';
  readonly from: string;
  readonly user: string | undefined;
  readonly password: Secret<string> | undefined;
  readonly timeoutMs: number;
  /** PEM, in place of the CAs that Node trusts. */
  readonly ca?: string | undefined;
}

const atOnceMax = 16;

export class SmtpMailer {
  readonly #settings: SmtpSettings;
  readonly #transport: Transporter;
  #atWork = 0;

  constructor(settings: SmtpSettings) {
    this.#settings = settings;
    this.#transport = createTransport(optionsOf(settings));
  }

  /** @throws {Outage} `message_failed`. */
  async send({ to, subject, text }: Message): Promise<void> {
    if (this.#atWork >= atOnceMax) throw failed(new Error('too many mails are on their way'));
    this.#atWork += 1;
    const { from, timeoutMs } = this.#settings;
    // One address: the object form is not parsed, so that no comma makes a second one.
    const mail = { from, to: { name: '', address: to }, subject, text: text.reveal() };
    const sending = this.#transport.sendMail(mail).finally(() => (this.#atWork -= 1));
    await within(timeoutMs, sending).catch((error: unknown) => {
      throw failed(plainCause(error));
    });
  }
}

function optionsOf({ host, port, security, user, password, timeoutMs, ca }: SmtpSettings) {
  return {
    host,
    port,
    secure: security === 'tls',
    requireTLS: security === 'starttls',
    ignoreTLS: security === 'insecureNone',
    tls: { minVersion: 'TLSv1.2' as const, ...(ca !== undefined && { ca }) },
    ...(user !== undefined && { auth: { user, pass: password?.reveal() ?? '' } }),
    connectionTimeout: timeoutMs,
    greetingTimeout: timeoutMs,
    socketTimeout: timeoutMs,
    dnsTimeout: timeoutMs,
    disableFileAccess: true,
    disableUrlAccess: true,
  };
}

/** A server that drips an answer octet by octet meets no time-out of the socket. */
async function within<Result>(timeoutMs: number, work: Promise<Result>): Promise<Result> {
  const { promise, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new Error('it took too long')), timeoutMs);
  work.catch(() => {});
  return Promise.race([work, promise]).finally(() => clearTimeout(timer));
}

/** The library's error quotes the dialogue, in which addresses and texts stand. */
function plainCause(error: unknown): Error {
  if (!(error instanceof Error)) return new Error('the mail was not taken');
  const { code, responseCode } = error as { code?: unknown; responseCode?: unknown };
  const words = [code, responseCode].filter((word) => word !== undefined).map(String);
  return new Error(words.length > 0 ? `the mail was not taken: ${words.join(' ')}` : error.message);
}

function failed(cause: Error): Outage {
  return new Outage('message_failed', { cause });
}
