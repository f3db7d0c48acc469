/** The rows every authenticated method has: the header, the token, and who is let in. */

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { clause } from './clause.ts';
import type { Clause } from './clause.ts';
import { CscWorld, versions } from './csc-world.ts';
import { expectError } from './expect-answer.ts';

const methods = [
  'auth/revoke',
  'credentials/list',
  'credentials/info',
  'credentials/authorize',
  'credentials/extendTransaction',
  'signatures/signHash',
  'signatures/timestamp',
] as const satisfies readonly Clause[];

const malformed = {
  v1:
    'The request is missing a required parameter, includes an invalid parameter value, ' +
    'includes a parameter more than once, or is otherwise malformed.',
  v2: 'Malformed authorization header',
};

let world: CscWorld;
before(async () => (world = await CscWorld.open()));
after(() => world.close());

for (const version of versions) {
  for (const method of methods) {
    const path = `/csc/${version}/${method}`;

    test(clause(method, version, 'no header or a malformed one → invalid_request'), async () => {
      expectError(await world.post(path, { body: {} }), malformed[version]);
      for (const authorization of ['Bearer', 'Bearer a b', 'Basic YTpi', 'Bearer "x"', 'abc']) {
        expectError(await world.post(path, { body: {}, authorization }), malformed[version]);
      }
    });

    test(clause(method, version, 'an unknown token → 401 invalid_token'), async () => {
      const answer = await world.post(path, { body: {}, authorization: 'Bearer abc' });
      const words = 'The access token is not valid';
      expectError(answer, { status: 401, error: 'invalid_token', words });
      assert.equal(answer.headers.get('www-authenticate'), 'Bearer error="invalid_token"');
    });

    test(clause(method, version, 'an expired token → 401 expired_token'), async () => {
      const alice = await world.session('alice');
      world.later(3600);
      const words = 'The access token expired or was revoked';
      expectError(await alice.call(version, method), {
        status: 401,
        error: 'expired_token',
        words,
      });
    });

    test(clause(method, version, 'a token in its last second is good'), async () => {
      const alice = await world.session('alice');
      world.later(3599);
      assert.notEqual((await alice.call(version, method)).status, 401);
    });

    test(clause(method, version, 'clientData of another type → invalid_request'), async () => {
      const alice = await world.session('alice');
      for (const clientData of [7, {}, ['x'], false]) {
        const answer = await alice.call(version, method, { clientData });
        expectError(answer, 'Invalid parameter clientData');
        expectError(
          await alice.call(version, method, { client_data: clientData }),
          'Invalid parameter clientData',
        );
      }
    });
  }

  test(clause('errors', version, 'the token is judged before the body is read'), async () => {
    const authorization = 'Bearer abc';
    const answer = await world.post(`/csc/${version}/credentials/list`, {
      body: '{',
      authorization,
    });
    assert.equal(answer.status, 401);
  });

  test(clause('errors', version, 'the scheme is Bearer in any case'), async () => {
    const { token } = await world.session('alice');
    const authorization = `bEARER  ${token}`;
    const answer = await world.post(`/csc/${version}/credentials/list`, {
      body: {},
      authorization,
    });
    assert.equal(answer.status, 200);
  });
}
