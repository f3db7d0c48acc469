/**
 * Bodies no honest client sends. Whatever comes, the answer is the CSC error as JSON, never our
 * insides, never a 500, and the server goes on.
 */

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { clause } from './clause.ts';
import type { Clause } from './clause.ts';
import { CscWorld, bound, pin, versions } from './csc-world.ts';
import type { Session } from './csc-world.ts';
import { expectError, expectSuccess } from './expect-answer.ts';
import type { Answer, PostOptions } from './post-json.ts';
import { askSignatures, askYes, digestOf, hashesIn, oids, sayYes } from './signing-steps.ts';
import type { Signer } from './signing-steps.ts';

const methods = [
  'auth/login',
  'auth/revoke',
  'credentials/list',
  'credentials/info',
  'credentials/authorize',
  'credentials/extendTransaction',
  'signatures/signHash',
  'signatures/timestamp',
  'info',
] as const satisfies readonly Clause[];

const nesting = 100_000;
const notJson = 'The request body is not valid JSON';
const notObject = 'The request body is not a JSON object';

let world: CscWorld;
let credentialID: string;
let alice: Session;
before(async () => {
  world = await CscWorld.open();
  credentialID = await world.enrol('alice', bound);
  alice = await world.session('alice');
});
after(() => world.close());

/** A 4xx in the form of the document, whatever its words. */
function expectRefusal(answer: Answer, status = 400): void {
  const words = String(answer.body['error_description']);
  expectError(answer, { status, error: String(answer.body['error']), words });
  assert.ok(words.length > 0 && words.length < 200, words);
  assert.match(String(answer.body['error']), /^[a-z_]+$/);
}

for (const version of versions) {
  for (const method of methods) {
    const send = (options: PostOptions): Promise<Answer> =>
      world.post(`/csc/${version}/${method}`, {
        authorization: `Bearer ${alice.token}`,
        ...options,
      });
    const title = (claim: string): string => clause(method, version, claim);

    for (const body of ['{', '{"a":1', '{"credentialID":"\\u00', 'null null', '\u0000', '{a:1}']) {
      test(title(`the body ${JSON.stringify(body)} → invalid_request`), async () => {
        expectError(await send({ body }), notJson);
      });
    }

    for (const body of ['[]', '[{}]', '7', '"text"', 'true']) {
      test(title(`the body ${body} is no object → invalid_request`), async () => {
        expectError(await send({ body }), notObject);
      });
    }

    test(title('a body of 2 MB → 413 invalid_request'), async () => {
      const body = JSON.stringify({ clientData: 'x'.repeat(2 * 1024 * 1024) });
      const answer = await send({ body });
      expectRefusal(answer, 413);
      assert.equal(answer.body['error'], 'invalid_request');
    });

    for (const contentType of [
      'text/plain',
      'application/x-www-form-urlencoded',
      'application/jsonp',
      'x',
    ]) {
      test(title(`a body of type ${contentType} → 415 invalid_request`), async () => {
        const answer = await send({ body: '{}', contentType });
        expectRefusal(answer, 415);
        assert.equal(answer.body['error'], 'invalid_request');
      });
    }

    test(title('nesting without end does no harm'), async () => {
      const arrays = `${'['.repeat(nesting)}${']'.repeat(nesting)}`;
      const objects = `${'{"a":'.repeat(nesting)}1${'}'.repeat(nesting)}`;
      for (const value of [arrays, objects]) {
        for (const name of ['unknown', 'hash', 'authData', 'credentialID', 'lang', 'token']) {
          const answer = await send({ body: `{"${name}":${value}}` });
          if (answer.status !== 200) expectRefusal(answer, answer.status);
          assert.ok(answer.status < 500, answer.text);
        }
      }
    });

    for (const text of ['__proto__', 'constructor', 'toString', 'hasOwnProperty']) {
      test(title(`a member ${text} changes nothing`), async () => {
        const empty = await send({ body: '{}' });
        const odd = await send({
          body: `{"${text}":{"credentialID":"${credentialID}","token":"x","lang":"ja","rememberMe":true}}`,
        });
        assert.deepEqual([odd.status, odd.text], [empty.status, empty.text]);
        assert.equal(({} as Record<string, unknown>)['credentialID'], undefined);
      });
    }
  }

  const signer = (): Signer => ({ session: alice, version, credentialID });
  const odd = ['a\u0000b', '\ud800', '\udfff\ud800', '\u202e', '’; DROP TABLE', '../..', '💥'];

  for (const text of odd) {
    test(
      clause('errors', version, `${visible(text)} as any text is refused, not failed on`),
      async () => {
        const calls: [string, object][] = [
          ['credentials/info', { credentialID: text }],
          ['credentials/info', { credentialID, certificates: text }],
          ['credentials/list', { pageToken: text }],
          ['credentials/authorize', { credentialID: text, numSignatures: 1, PIN: pin }],
          ['credentials/extendTransaction', { credentialID, SAD: text }],
          ['signatures/timestamp', { hash: text, hashAlgo: oids.sha256 }],
          ['signatures/timestamp', { hash: digestOf(1), hashAlgo: text }],
          ['signatures/timestamp', { hash: digestOf(1), hashAlgo: oids.sha256, nonce: text }],
          ['auth/revoke', { token: text }],
          ['auth/login', { refresh_token: text }],
        ];
        for (const [method, body] of calls) expectRefusal(await alice.call(version, method, body));
        expectRefusal(await askYes(signer(), [], hashesIn(version, [text])));
        expectRefusal(await askSignatures(signer(), text, { hashes: [digestOf(1)] }));
        expectRefusal(
          await askSignatures(signer(), 'x', { hashes: [digestOf(1)], signAlgo: text }),
        );
        const free = { clientData: text, description: text, lang: text };
        expectSuccess(await askYes(signer(), [digestOf(1)], free));
      },
    );
  }

  test(clause('errors', version, 'a PIN of odd characters is a wrong PIN'), async () => {
    const own = { ...signer(), credentialID: await world.enrol('alice', bound) };
    for (const text of ['a\u0000b', '\ud800', '８０４１７２９３']) {
      expectRefusal(await askYes(own, [digestOf(1)], { PIN: text, authData: null }));
    }
    expectSuccess(await askYes(own, [digestOf(1)]));
  });

  test(clause('signatures/signHash', version, '10,000 digests → invalid_request'), async () => {
    const hashes = Array.from({ length: 10_000 }, (_, index) => digestOf(index % 256));
    const tooMany = 'Numbers of signatures is too high';
    expectError(await askYes(signer(), hashes, { numSignatures: 1 }), tooMany);
    expectError(await askYes(signer(), hashes), tooMany);
    const sad = await sayYes(signer(), [digestOf(1)]);
    expectError(await askSignatures(signer(), sad, { hashes }), tooMany);
  });

  for (const wrong of [7, true, [], {}, [['x']], { toString: 'x' }]) {
    const shown = JSON.stringify(wrong);
    test(
      clause('errors', version, `${shown} for any member: a 400 or ignored, never a failure`),
      async () => {
        const names = [
          'credentialID SAD hash hashes hashAlgo hashAlgorithmOID signAlgo signAlgoParams',
          'numSignatures PIN OTP authData description clientData lang certificates certInfo',
          'authInfo maxResults pageToken userID token token_type_hint refresh_token rememberMe',
          'nonce operationMode validity_period response_uri onlyValid credentialInfo',
        ].flatMap((line) => line.split(' '));
        const good = { credentialID, numSignatures: 1, SAD: 'x', signAlgo: oids.ecdsaSha256 };
        for (const method of methods) {
          for (const name of names) {
            const answer = await alice.call(version, method, { ...good, [name]: wrong });
            if (answer.status !== 200) expectRefusal(answer, answer.status);
            assert.ok(answer.status < 500, `${method} ${name} ${answer.text}`);
          }
        }
      },
    );
  }

  test(clause('errors', version, 'after all of this the server signs as before'), async () => {
    const sad = await sayYes(signer(), [digestOf(1)]);
    expectSuccess(await askSignatures(signer(), sad, { hashes: [digestOf(1)] }));
  });
}

/** As it would be written in a source: nothing in a title may steer a terminal. */
function visible(text: string): string {
  const escape = (unit: string): string => {
    return `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
  };
  return `"${text.replace(/[^\x20-\x7e]/g, escape)}"`;
}
