/**
 * Who comes too often is told so with HTTP 429 and the time to come back. How the other faces
 * say it, and how callers are told apart: `apps/server/src/faces/too-many-requests.test.ts`.
 */

import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { clause } from './clause.ts';
import { CscWorld, passwordOf, versions } from './csc-world.ts';

const few = { limit: 2, windowSeconds: 60 };

let world: CscWorld;
before(async () => {
  world = await CscWorld.open();
  const loginPerAddress = { limit: 4, windowSeconds: 60 };
  const perAccount = { loginPerAccount: few, callsPerAccount: few };
  const rateLimits = { loginPerAddress, openCscPerAddress: few, ...perAccount };
  writeFileSync(join(world.home, 'config.json'), JSON.stringify({ rateLimits }));
  await world.restart();
});
after(() => world.close());

interface Asking {
  readonly from: string;
  readonly headers?: Readonly<Record<string, string>>;
}

async function ask(url: string, { from, ...given }: Asking) {
  const { app } = world.built;
  return app.inject({ method: 'POST', url, remoteAddress: from, ...given });
}

type Answered = Awaited<ReturnType<typeof ask>>;

/** The clock of the world stands at the beginning of a window. */
function assertRetry({ headers }: Answered): void {
  assert.equal(headers['retry-after'], '60');
  assert.equal(headers['cache-control'], 'no-store');
}

for (const [index, version] of versions.entries()) {
  const from = `192.0.2.${index + 1}`;
  const basic = (name: string, password: string) => ({
    authorization: `Basic ${Buffer.from(`${name}:${password}`).toString('base64')}`,
  });

  test(
    clause('errors', version, 'too many calls of info → 429, and when to come back'),
    async () => {
      const info = (address: string) => ask(`/csc/${version}/info`, { from: address });
      assert.equal((await info(from)).statusCode, 200);
      assert.equal((await info(from)).statusCode, 200);
      const refused = await info(from);
      assert.equal(refused.statusCode, 429);
      assertRetry(refused);
      const body = { error: 'temporarily_unavailable', error_description: 'Too many requests' };
      assert.deepEqual(refused.json(), body);
      assert.equal((await info('192.0.2.99')).statusCode, 200);
      world.later(60);
      assert.equal((await info(from)).statusCode, 200);
      world.later(60);
    },
  );

  test(
    clause('auth/login', version, 'too many log-ins under one name → 429, others → 200'),
    async () => {
      const login = (name: 'alice' | 'bob', password: string) =>
        ask(`/csc/${version}/auth/login`, { from, headers: basic(name, password) });
      assert.equal((await login('alice', 'wrong')).statusCode, 400);
      assert.equal((await login('alice', passwordOf.alice)).statusCode, 200);
      const refused = await login('alice', passwordOf.alice);
      assert.equal(refused.statusCode, 429);
      assertRetry(refused);
      assert.equal((await login('bob', passwordOf.bob)).statusCode, 200);
      // The fifth from this address, whatever the name.
      assert.equal((await login('bob', passwordOf.bob)).statusCode, 429);
      world.later(60);
    },
  );

  const tooMany = 'too many calls of an account, where that is limited → 429, not journalled';
  test(clause('signatures/signHash', version, tooMany), async () => {
    world.later(60);
    const alice = await world.session('alice');
    const bob = await world.session('bob');
    for (let count = 0; count < 2; count += 1) {
      assert.equal((await alice.call(version, 'credentials/list')).status, 200);
    }
    const before = await world.built.stores.journal.head();
    const refused = await alice.call(version, 'signatures/signHash');
    assert.equal(refused.status, 429);
    assert.equal(refused.headers.get('retry-after'), '60');
    assert.deepEqual(await world.built.stores.journal.head(), before);
    assert.equal((await bob.call(version, 'credentials/list')).status, 200);
    world.later(60);
  });
}
