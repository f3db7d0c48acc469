/** The channels that the operator has opened. */

import { refuseUnless } from '#domain/refusal.ts';
import { channelFits, sentChannels, shownChannels } from '#domain/transactions/channel.ts';
import type {
  Carriage,
  ChannelKind,
  SentChannel,
  SentCode,
  ShownChannel,
  ShownCode,
} from '#domain/transactions/channel.ts';
import { isMailDomainAllowed } from '#domain/transactions/mail-domains.ts';
import type { Channels } from '#ports/channels.ts';
import { addressOf, sendMessage } from './send-message.ts';
import type { SendMessagePorts } from './send-message.ts';
import { sendPush } from './send-push.ts';
import type { SendPushPorts } from './send-push.ts';
import { showCode } from './show-code.ts';

export interface ConfiguredChannelsOptions extends SendMessagePorts, SendPushPorts {
  readonly open: ReadonlySet<ChannelKind>;
}

export class ConfiguredChannels implements Channels {
  readonly #options: ConfiguredChannelsOptions;

  constructor(options: ConfiguredChannelsOptions) {
    this.#options = options;
  }

  show(carriage: Carriage): readonly ShownCode[] {
    const fitting = shownChannels.filter((kind) => this.#fits(kind, carriage));
    return fitting.map((kind) => showCode(kind, carriage, this.#options.baseUrl()));
  }

  showOne(kind: ShownChannel, carriage: Carriage): ShownCode {
    refuseUnless(this.#options.open.has(kind), 'channel_unavailable', kind);
    return showCode(kind, carriage, this.#options.baseUrl());
  }

  async sendable(carriage: Carriage): Promise<readonly SentChannel[]> {
    const { pushSubscriptions, webPush } = this.#options;
    const fitting = sentChannels.filter((kind) => this.#fits(kind, carriage));
    const subscribed =
      webPush !== undefined &&
      fitting.includes('push') &&
      (await pushSubscriptions.find(carriage.token.id)) !== undefined;
    return fitting.filter((kind) => (kind === 'push' ? subscribed : this.#reaches(kind, carriage)));
  }

  async send(kind: SentChannel, carriage: Carriage): Promise<SentCode> {
    refuseUnless(this.#fits(kind, carriage), 'channel_unavailable', kind);
    return kind === 'push'
      ? sendPush(this.#options, carriage)
      : sendMessage(this.#options, kind, carriage);
  }

  #fits(kind: ChannelKind, carriage: Carriage): boolean {
    return this.#options.open.has(kind) && channelFits(kind, carriage);
  }

  /** A button that can only be refused is not offered. */
  #reaches(route: 'sms' | 'mail', carriage: Carriage): boolean {
    const { messageSender, mailDomains } = this.#options;
    const to = addressOf(route, carriage);
    if (to === undefined || !messageSender.offers(route)) return false;
    return route === 'sms' || isMailDomainAllowed(to, mailDomains);
  }
}
