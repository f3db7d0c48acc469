/** The channels as the configuration opens them; the weak ones by themselves only in evaluation. */

import { ConfiguredChannels } from '#adapters/channels/configured-channels.ts';
import type { ConfiguredChannelsOptions } from '#adapters/channels/configured-channels.ts';
import { channelKinds } from '#domain/transactions/channel.ts';
import type { ChannelKind } from '#domain/transactions/channel.ts';
import type { Channels } from '#ports/channels.ts';
import type { WebPush } from '#ports/web-push.ts';
import type { Config } from '../config.ts';
import { openWebPush } from './open-web-push.ts';
import type { WebPushParts } from './open-web-push.ts';

type Settings = Pick<Config, 'channels' | 'mode'>;
type Parts = Omit<ConfiguredChannelsOptions, 'open' | 'mailDomains' | 'webPush'> & WebPushParts;

export interface ChannelAdapters {
  readonly webPush: WebPush | undefined;
  readonly channels: Channels;
}

export function channelAdapters(settings: Settings, parts: Parts): ChannelAdapters {
  const { mailDomains } = settings.channels;
  const webPush = openWebPush(settings, parts);
  const { messageSender, pushSubscriptions, clock, baseUrl } = parts;
  const ports = { messageSender, pushSubscriptions, clock, baseUrl, webPush };
  const channels = new ConfiguredChannels({ ...ports, mailDomains, open: openOnes(settings) });
  return { webPush, channels };
}

export function openOnes({ channels, mode }: Settings): ReadonlySet<ChannelKind> {
  const weakOnes = mode === 'evaluation';
  return new Set(channelKinds.filter((kind) => channels[kind] ?? weakOnes));
}
