/** Paths, methods of HTTP and headers: the same for every call. */

import assert from 'node:assert/strict';
import { request } from 'node:http';
import { after, before, test } from 'node:test';
import { clause } from './clause.ts';
import { CscWorld, versions } from './csc-world.ts';
import { expectError, expectSuccess } from './expect-answer.ts';

let world: CscWorld;
before(async () => (world = await CscWorld.open()));
after(() => world.close());

for (const version of versions) {
  const title = (claim: string): string => clause('general rules', version, claim);
  const unknown = { status: 404, words: 'There is no such method' };

  for (const path of ['nothing', 'credentials/', 'Info', 'signatures/signhash', '']) {
    test(title(`"${path}" is no method → 404`), async () => {
      expectError(await world.post(`/csc/${version}/${path}`, { body: {} }), unknown);
    });
  }

  test(title('a method is called with POST only'), async () => {
    for (const method of ['GET', 'PUT', 'DELETE', 'PATCH']) {
      expectError(await world.post(`/csc/${version}/info`, { method }), unknown);
    }
  });

  test(title('a path that is no path → 400'), async () => {
    const { status, text } = await raw(`/csc/${version}/%zz`);
    assert.equal(status, 400);
    const body = JSON.parse(text) as Record<string, unknown>;
    assert.deepEqual(Object.keys(body).sort(), ['error', 'error_description']);
  });

  for (const contentType of [
    'application/json',
    'application/json;charset=UTF-8',
    'APPLICATION/JSON; charset="utf-8"',
  ]) {
    test(title(`a body of type ${contentType}`), async () => {
      expectSuccess(await world.post(`/csc/${version}/info`, { body: {}, contentType }));
    });
  }

  test(title('answers are JSON in UTF-8 and are not kept by anybody'), async () => {
    const { headers } = await world.post(`/csc/${version}/info`, { body: { lang: 'ja' } });
    assert.equal(headers.get('content-type'), 'application/json; charset=utf-8');
    assert.equal(headers.get('cache-control'), 'no-store');
    assert.equal(headers.get('x-content-type-options'), 'nosniff');
  });

  test(title('applications in browsers may call from any origin'), async () => {
    const path = `/csc/${version}/signatures/signHash`;
    const preflight = await world.post(path, { method: 'OPTIONS' });
    assert.equal(preflight.status, 204);
    assert.equal(preflight.headers.get('access-control-allow-origin'), '*');
    assert.match(preflight.headers.get('access-control-allow-headers') ?? '', /authorization/);
    assert.equal(preflight.headers.get('access-control-allow-credentials'), null);
    for (const authorization of [undefined, 'Bearer abc']) {
      const options = authorization === undefined ? {} : { authorization };
      const { headers } = await world.post(path, { body: {}, ...options });
      assert.equal(headers.get('access-control-allow-origin'), '*');
      assert.match(headers.get('access-control-expose-headers') ?? '', /x-request-id/);
    }
  });
}

/** As `fetch` would never send it. */
function raw(path: string): Promise<{ status: number; text: string }> {
  const { hostname, port } = new URL(world.baseUrl);
  return new Promise((resolve, reject) => {
    const call = request({ hostname, port, path, method: 'POST' }, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => (text += chunk));
      response.on('end', () => resolve({ status: response.statusCode ?? 0, text }));
    });
    call.on('error', reject);
    call.end();
  });
}
