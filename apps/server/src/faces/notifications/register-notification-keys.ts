/**
 * `GET /notifications/jwks.json`: the keys that notifications are signed with (RFC 7517). Whoever
 * is notified looks for the `kid` of the signature here, and fetches again when it is not there.
 */

import type { FastifyInstance } from 'fastify';
import { clientNetwork } from '#domain/access/client-network.ts';
import type { CheckRate } from '#usecases/access/check-rate.ts';
import type { ShowNotificationKeys } from '#usecases/notifications/show-notification-keys.ts';

export interface NotificationKeysFace {
  readonly checkRate: CheckRate;
  readonly showNotificationKeys: ShowNotificationKeys;
}

const cacheSeconds = 300;

export function registerNotificationKeys(app: FastifyInstance, face: NotificationKeysFace): void {
  app.get('/notifications/jwks.json', async (request, reply) => {
    await face.checkRate('openCscPerAddress', clientNetwork(request.ip));
    const keys = await face.showNotificationKeys();
    reply.header('cache-control', `public, max-age=${cacheSeconds}`);
    return reply.type('application/jwk-set+json').send(JSON.stringify(keys));
  });
}
