/** SMS and mail: what is to be approved, with a code of ours, or with a question for a token. */

import { maskAddress } from '#domain/authorization/mask-address.ts';
import { refuseUnless } from '#domain/refusal.ts';
import { Secret } from '#domain/secret.ts';
import { channelFits } from '#domain/transactions/channel.ts';
import type { Carriage, SentCode } from '#domain/transactions/channel.ts';
import { checkMailDomain } from '#domain/transactions/mail-domains.ts';
import { messageOfTransaction } from '#domain/transactions/message-of-transaction.ts';
import type { Clock } from '#ports/clock.ts';
import type { MessageRoute, MessageSender } from '#ports/message-sender.ts';

export interface SendMessagePorts {
  readonly messageSender: MessageSender;
  readonly clock: Clock;
  /** Where codes may be mailed; see `checkMailDomain`. */
  readonly mailDomains: readonly string[];
  readonly baseUrl: () => string;
}

/**
 * @throws {Refusal} `channel_unavailable`, `mail_domain_refused`
 * @throws {Outage} `message_failed`
 */
export async function sendMessage(
  ports: SendMessagePorts,
  route: MessageRoute,
  carriage: Carriage,
): Promise<SentCode> {
  const { messageSender, mailDomains } = ports;
  const to = addressOf(route, carriage);
  const isOpen = messageSender.offers(route) && channelFits(route, carriage);
  refuseUnless(isOpen && to !== undefined, 'channel_unavailable', route);
  if (route === 'mail') checkMailDomain(to, mailDomains);
  const { subject, text } = messageOfTransaction(route, factsOf(ports, carriage));
  await messageSender.send({ route, to, subject, text: new Secret(text) });
  return { kind: route, sentTo: maskAddress(to) };
}

export function addressOf(route: MessageRoute, { account }: Carriage): string | undefined {
  return route === 'sms' ? account.phone : account.email;
}

function factsOf({ clock, baseUrl }: SendMessagePorts, carriage: Carriage) {
  const { transaction, question, code } = carriage;
  const { statement, language, expiresAt } = transaction;
  return {
    statement,
    language,
    digits:
      code === undefined
        ? ({ kind: 'question', text: question?.text ?? '' } as const)
        : ({ kind: 'code', text: code.reveal() } as const),
    // Never more than it is.
    minutes: Math.max(1, Math.floor((expiresAt - clock.now()) / 60_000)),
    host: new URL(baseUrl()).hostname,
  };
}
