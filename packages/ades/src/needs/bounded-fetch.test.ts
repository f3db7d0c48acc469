/** How a browser hands over what came: without iteration, and silent about where it was led. */

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Fetch, Fetching, FetchResponse } from './bounded-fetch.ts';
import { boundedFetch } from './bounded-fetch.ts';
import { NeedUnmet } from './need-unmet.ts';

const url = 'http://pki.test/issuing.cer';
const headers = { get: () => null };

/** A body of some browsers: a reader and nothing else. */
function readable(pieces: readonly Uint8Array[]) {
  const state = { given: 0, cancelled: 0 };
  const reader = {
    read: () => {
      const value = pieces[state.given];
      state.given += 1;
      return Promise.resolve(value === undefined ? { done: true } : { done: false, value });
    },
    cancel: () => {
      state.cancelled += 1;
      return Promise.resolve();
    },
  };
  return { state, body: { getReader: () => reader } };
}

const ask = (fetch: Fetch, more: Partial<Fetching> = {}, bytesMax = 5) =>
  boundedFetch({ fetch, ...more }, { url, bytesMax });
const answer = (given: Partial<FetchResponse>): FetchResponse => ({
  status: 200,
  headers,
  body: null,
  ...given,
});
const unmet = (error: unknown) => error instanceof NeedUnmet && error.permanent;

describe('a body that has only a reader', () => {
  const pieces = [Uint8Array.of(1, 2), Uint8Array.of(3), Uint8Array.of(4, 5)];

  test('is read to its end', async () => {
    const { body, state } = readable(pieces);
    const read = await ask(() => Promise.resolve(answer({ body })));
    assert.deepEqual(read, Uint8Array.of(1, 2, 3, 4, 5));
    assert.equal(state.cancelled, 1);
  });

  test('is let go of where it is more than there is room for', async () => {
    const { body, state } = readable([...pieces, Uint8Array.of(6), Uint8Array.of(7)]);
    await assert.rejects(
      ask(() => Promise.resolve(answer({ body }))),
      unmet,
    );
    assert.deepEqual(state, { given: 4, cancelled: 1 });
  });

  test('is let go of where nobody reads it', async () => {
    const { body, state } = readable(pieces);
    await assert.rejects(
      ask(() => Promise.resolve(answer({ body, status: 404 }))),
      unmet,
    );
    assert.equal(state.cancelled, 1);
  });
});

describe('a browser that was led elsewhere', () => {
  /** As the Fetch standard has it: nothing is told of a redirect that is not followed. */
  function browser() {
    const asked: string[] = [];
    const fetch: Fetch = (_, { redirect, method }) => {
      asked.push(`${method} ${redirect}`);
      const { body } = readable([Uint8Array.of(1)]);
      const opaque = answer({ status: 0, type: 'opaqueredirect' });
      return Promise.resolve(redirect === 'follow' ? answer({ body }) : opaque);
    };
    return { asked, fetch };
  }

  test('may go there where no address is looked at', async () => {
    const { asked, fetch } = browser();
    assert.deepEqual(await ask(fetch), Uint8Array.of(1));
    assert.deepEqual(asked, ['GET manual', 'GET follow']);
  });

  test('may not where each is, nor with a body', async () => {
    const { asked, fetch } = browser();
    await assert.rejects(ask(fetch, { mayFetch: () => true }), unmet);
    const body = { type: 'application/timestamp-query', bytes: Uint8Array.of(1) };
    await assert.rejects(boundedFetch({ fetch }, { url, body, bytesMax: 5 }), unmet);
    assert.deepEqual(asked, ['GET manual', 'POST manual']);
  });
});
