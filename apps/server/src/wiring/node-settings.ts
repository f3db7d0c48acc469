/** The part of the configuration that is about being one node of several. */

import { isIP } from 'node:net';
import Type from 'typebox';
import { rateLimitDefaults, rateWindowSecondsMax } from '#domain/access/rate-limit.ts';
import type { LimitedCall } from '#domain/access/rate-limit.ts';

const rateLimit = Type.Object(
  {
    limit: Type.Integer({ minimum: 0, maximum: 1_000_000_000, description: '0: no limit' }),
    windowSeconds: Type.Integer({ default: 60, minimum: 1, maximum: rateWindowSecondsMax }),
  },
  { additionalProperties: false },
);

const rateLimits = Type.Object(
  Object.fromEntries(
    Object.keys(rateLimitDefaults).map((call) => [call, Type.Optional(rateLimit)]),
  ) as Record<LimitedCall, Type.TOptional<typeof rateLimit>>,
  {
    additionalProperties: false,
    description: 'how often strangers may call, all nodes together: docs/operate/many-nodes.md',
  },
);

export const nodeMembers = {
  workers: Type.Integer({
    default: 1,
    minimum: 1,
    maximum: 64,
    description: 'processes that share the port on this machine',
  }),
  drainSeconds: Type.Integer({
    default: 0,
    minimum: 0,
    maximum: 300,
    description: 'from the stop signal, not ready, to the end of listening; behind a balancer: 10',
  }),
  trustProxy: Type.Array(Type.String(), {
    default: [],
    maxItems: 16,
    description: 'addresses or networks of proxies whose X-Forwarded-For is believed',
  }),
  rateLimits: Type.Optional(rateLimits),
  retentionHours: Type.Integer({
    default: 24,
    minimum: 1,
    maximum: 24 * 366,
    description: 'how long tokens and authorizations are kept after they have expired',
  }),
  housekeepingSeconds: Type.Integer({
    default: 60,
    minimum: 1,
    maximum: 86_400,
    description: 'between two looks for what has expired',
  }),
};

/**
 * Whether it names one address or a network. A proxy that is not named exactly would let
 * anybody choose the address that they are counted under.
 */
export function namesProxy(text: string): boolean {
  const [address = '', bits, ...more] = text.split('/');
  const family = isIP(address);
  if (family === 0 || more.length > 0) return false;
  if (bits === undefined) return true;
  const bitsMax = family === 4 ? 32 : 128;
  return /^[1-9]\d{0,2}$/.test(bits) && Number(bits) <= bitsMax;
}
