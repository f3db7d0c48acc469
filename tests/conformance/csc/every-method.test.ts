/**
 * The rows that every method has, for whatever methods there are: what is not offered is 501,
 * what needs a token says which, and no token of another kind opens it.
 */

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { cscForms } from '@kumoin/contract';
import type { CscMethodName, CscVersion } from '@kumoin/contract';
import { clause } from './clause.ts';
import { CscWorld, versions } from './csc-world.ts';
import type { Session } from './csc-world.ts';
import { expectError } from './expect-answer.ts';

const scopes = ['service', 'credential-creation', 'credential-deletion'] as const;
type Scope = (typeof scopes)[number];
interface Operation {
  readonly description?: string;
  readonly security?: readonly object[];
  readonly responses: Readonly<Record<string, unknown>>;
}

const malformed = {
  v1:
    'The request is missing a required parameter, includes an invalid parameter value, ' +
    'includes a parameter more than once, or is otherwise malformed.',
  v2: 'Malformed authorization header',
};
const unauthorized = (error: string, words: string) => ({ status: 401, error, words });

let world: CscWorld;
let paths: Readonly<Record<string, { readonly post: Operation }>>;
const sessions = new Map<Scope, Session>();
before(async () => {
  world = await CscWorld.open();
  const document: unknown = await (await fetch(`${world.baseUrl}/openapi.json`)).json();
  ({ paths } = document as { paths: typeof paths });
  for (const scope of scopes) {
    const through = { scope, ...(scope !== 'service' && { details: '{}' }) };
    sessions.set(scope, await world.sessionThrough(`client of ${scope}`, 'alice', through));
  }
});
after(() => world.close());

function sessionOf(scope: Scope): Session {
  const session = sessions.get(scope);
  assert.ok(session !== undefined);
  return session;
}

for (const version of versions) {
  const names = (Object.keys(cscForms) as CscMethodName[]).filter(
    (name) => version in cscForms[name],
  );
  for (const name of names) everyRow(name, version);
}

function everyRow(name: CscMethodName, version: CscVersion): void {
  const path = `/csc/${version}/${name}`;
  const title = (claim: string): string => clause(name, version, `of every method: ${claim}`);
  const operation = (): Operation => paths[path]?.post ?? assert.fail(path);
  const isOffered = (): boolean => !('501' in operation().responses);
  const isClosed = (): boolean => isOffered() && '403' in operation().responses;
  const opens = (scope: Scope): boolean =>
    (operation().description ?? '').replace(/^.*: /, '').split(', ').includes(scope);

  test(title('it is served, or answered 501'), async () => {
    const answer = await world.post(path, { body: {} });
    assert.equal(answer.status === 501, !isOffered());
    if (isOffered()) return;
    const words = `${name} is not offered by this server`;
    expectError(answer, { status: 501, error: 'invalid_request', words });
  });

  test(title('without a token, or with a malformed or unknown one'), async () => {
    if (!isClosed()) return;
    const isSendOtp = version === 'v1' && name === 'credentials/sendOTP';
    // The document spells it so, in the table of this one method.
    const words = isSendOtp ? 'Malformed authroization header.' : malformed[version];
    expectError(await world.post(path, { body: {} }), words);
    for (const authorization of ['Bearer', 'Bearer a b', 'Bearer "x"', 'abc']) {
      expectError(await world.post(path, { body: {}, authorization }), words);
    }
    const answer = await world.post(path, { body: {}, authorization: 'Bearer abc' });
    expectError(answer, unauthorized('invalid_token', 'The access token is not valid'));
  });

  test(title('a token of another kind does not open it, one of its own does'), async () => {
    if (!isClosed()) return;
    for (const scope of scopes) {
      const answer = await sessionOf(scope).call(version, name, { clientData: 7 });
      if (opens(scope)) expectError(answer, 'Invalid parameter clientData');
      else {
        const words = 'The client may not call this method';
        expectError(answer, { status: 403, error: 'unauthorized_client', words });
      }
    }
  });

  test(title('a body that is no JSON object'), async () => {
    const scope = scopes.find(opens) ?? 'service';
    if (!isOffered()) return;
    const authorization = `Bearer ${sessionOf(scope).token}`;
    for (const body of ['{', '[]', '7', '"text"']) {
      const answer = await world.post(path, { body, authorization });
      const words = String(answer.body['error_description']);
      expectError(answer, words);
      assert.match(words, /^The request body is not (valid JSON|a JSON object)$/);
    }
  });
}
