/**
 * Which way messages to signers go. What is not set up is printed on the terminal in the
 * evaluation profile, and not offered in production. What was not taken is a line in the log, also
 * where nobody waits for it; neither who it was for nor what it said stands there.
 */

import { readFileSync, statSync } from 'node:fs';
import { HttpSmsGateway } from '#adapters/http/http-sms-gateway.ts';
import { SmtpMailer } from '#adapters/smtp/smtp-mailer.ts';
import type { SmtpSettings } from '#adapters/smtp/smtp-mailer.ts';
import { ConsoleMessages } from '#adapters/system/console-messages.ts';
import { Outage } from '#domain/outage.ts';
import { Secret } from '#domain/secret.ts';
import type { Message, MessageRoute, MessageSender } from '#ports/message-sender.ts';
import { ConfigError } from '../config.ts';
import type { Config } from '../config.ts';

export interface FailureLog {
  warn(facts: object, words: string): void;
}

type Routes = Partial<Record<MessageRoute, { send(message: Message): Promise<void> }>>;

/** @throws {ConfigError} when a file of theirs cannot be used. */
export function openSenders({ senders, mode }: Config, log: FailureLog): MessageSender {
  const { smtp, sms } = senders ?? {};
  const terminal = mode === 'evaluation' ? new ConsoleMessages() : undefined;
  const mail = smtp === undefined ? terminal : new SmtpMailer(smtpSettings(smtp));
  const gateway = sms === undefined ? terminal : new HttpSmsGateway(gatewaySettings(sms));
  const routes: Routes = { ...(mail && { mail }), ...(gateway && { sms: gateway }) };
  return {
    offers: (route) => routes[route] !== undefined,
    async send(message) {
      const sender = routes[message.route];
      if (sender !== undefined) return sender.send(message).catch(tell(log, message.route));
      const cause = new Error(`no sender is set up for ${message.route}: docs/operate/codes.md`);
      throw new Outage('message_failed', { cause });
    },
  };
}

/** Outages that reach a caller are logged there, with their cause; this one may reach nobody. */
function tell(log: FailureLog, route: MessageRoute) {
  return (error: unknown): never => {
    const reason = error instanceof Outage ? (error.cause as Error).message : 'a bug';
    log.warn({ route, reason }, 'a message to a signer was not taken');
    throw error;
  };
}

type Senders = NonNullable<Config['senders']>;

function smtpSettings(smtp: NonNullable<Senders['smtp']>): SmtpSettings {
  const { host, port, from, user, passwordFile, caFile, timeoutSeconds } = smtp;
  const security = smtp.security as SmtpSettings['security'];
  const password = passwordFile === undefined ? undefined : readSecret(passwordFile);
  if ((user === undefined) !== (password === undefined)) {
    throw new ConfigError('senders.smtp: user and passwordFile go together');
  }
  if (password !== undefined && security === 'insecureNone') {
    throw new ConfigError('senders.smtp: no password is sent over plain SMTP');
  }
  const ca = caFile === undefined ? undefined : readText(caFile);
  return { host, port, security, from, user, password, ca, timeoutMs: timeoutSeconds * 1000 };
}

function gatewaySettings(sms: NonNullable<Senders['sms']>) {
  const { url, encoding, members, headers = {}, secretFile, insecureHttp, timeoutSeconds } = sms;
  if (!url.startsWith('https://') && !insecureHttp) {
    throw new ConfigError('senders.sms: codes go to https only; or set insecureHttp');
  }
  const secret = secretFile === undefined ? undefined : readSecret(secretFile);
  return { url, encoding, members, headers, secret, timeoutMs: timeoutSeconds * 1000 };
}

function readSecret(file: string): Secret<string> {
  const text = readText(file).replace(/\r?\n$/, '');
  if (process.platform !== 'win32' && (statSync(file).mode & 0o007) !== 0) {
    throw new ConfigError(`others can read ${file}, which holds a secret: chmod 600`);
  }
  if (text === '' || /[\r\n]/.test(text)) throw new ConfigError(`${file} holds no one-line secret`);
  return new Secret(text);
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    throw new ConfigError(`senders: ${file} cannot be read`, { cause });
  }
}
