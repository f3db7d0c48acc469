/** Push subscriptions in SQL: a row for each token, overwritten by the newer one. */

import type { Kysely } from 'kysely';
import type { TokenId } from '#domain/identifiers.ts';
import type { PushSubscription, PushSubscriptions } from '#ports/push-subscriptions.ts';
import type { Schema } from './schema.ts';

export class SqlPushSubscriptions implements PushSubscriptions {
  readonly #db: Kysely<Schema>;

  constructor(db: Kysely<Schema>) {
    this.#db = db;
  }

  async put(subscription: PushSubscription): Promise<void> {
    const row = {
      endpoint: subscription.endpoint,
      public_key: subscription.publicKey,
      auth_secret: subscription.authSecret,
      created_at: subscription.createdAt,
    };
    await this.#db
      .insertInto('push_subscriptions')
      .values({ token_id: subscription.tokenId, ...row })
      .onConflict((conflict) => conflict.column('token_id').doUpdateSet(row))
      .execute();
  }

  async find(tokenId: TokenId): Promise<PushSubscription | undefined> {
    const query = this.#db.selectFrom('push_subscriptions').selectAll();
    const row = await query.where('token_id', '=', tokenId).executeTakeFirst();
    return (
      row && {
        tokenId,
        endpoint: row.endpoint,
        publicKey: row.public_key,
        authSecret: row.auth_secret,
        createdAt: row.created_at,
      }
    );
  }

  async remove(tokenId: TokenId, endpoint: string): Promise<boolean> {
    const { numDeletedRows } = await this.#db
      .deleteFrom('push_subscriptions')
      .where('token_id', '=', tokenId)
      .where('endpoint', '=', endpoint)
      .executeTakeFirst();
    return numDeletedRows === 1n;
  }
}
