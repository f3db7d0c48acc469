import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CliError } from '../cli-error.ts';
import { gatherNeeds } from './gather-needs.ts';
import type { NeedsOptions } from './gather-needs.ts';

const imprint = { hash: 'sha256', digest: new Uint8Array(32) } as const;
const closed = new TypeError('fetch failed', {
  cause: Object.assign(new Error('connect'), { code: 'ECONNREFUSED' }),
});
const ask = (options: NeedsOptions, trouble: Error) =>
  gatherNeeds(options, {
    fetch: () => Promise.reject(trouble),
    random: (length) => new Uint8Array(length).fill(1),
    now: () => 0,
    wait: () => Promise.resolve(),
  }).timestamp(imprint);

test('why an authority does not answer is told in words, where there are any', async () => {
  const tsa = ['http://127.0.0.1:1234/'];
  await assert.rejects(ask({ tsa }, closed), { message: /^127\.0\.0\.1:1234: nobody listens/ });
  await assert.rejects(ask({ tsa }, new TypeError('odd')), { message: '127.0.0.1:1234: odd' });
});

test('an authority that is none is wrong usage, and no authority is told with what to do', async () => {
  assert.throws(
    () => ask({ tsa: ['ftp://tsa.test'] }, closed),
    (error) => error instanceof CliError && error.code === 'usage',
  );
  await assert.rejects(ask({ tsa: [] }, closed), { message: /--tsa URL/ });
});
