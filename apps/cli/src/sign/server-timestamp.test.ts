/** What the server says about a time-stamp is told as a need; a fault of ours is not. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { NeedUnmet } from '@kumoin/ades';
import { SdkError } from '@kumoin/sdk';
import { serverTimestamp } from './server-timestamp.ts';

function failingWith(thrown: Error) {
  const client = { timestamp: () => Promise.reject(thrown) };
  const ask = serverTimestamp({ client } as never, { hashOid: '2.16.840.1.101.3.4.2.1' } as never);
  return ask({ hash: 'sha256', digest: new Uint8Array(32) });
}

const answer = (status: number) => ({ status, error: 'no', description: 'no' });

test('a server out of reach, or busy, may be asked again; one that refused may not', async () => {
  const cases: readonly (readonly [SdkError, boolean])[] = [
    [new SdkError('unreachable', 'no answer'), false],
    [new SdkError('refused', 'broken', { answer: answer(503) }), false],
    [new SdkError('refused', 'slowly', { answer: answer(429), retryAfterMs: 1000 }), false],
    [new SdkError('refused', 'no', { answer: answer(400) }), true],
    [new SdkError('mismatched', 'over something else'), true],
  ];
  for (const [cause, permanent] of cases) {
    await assert.rejects(failingWith(cause), (error) => {
      assert.ok(error instanceof NeedUnmet);
      assert.deepEqual([error.message, error.permanent], [cause.message, permanent]);
      return error.cause === cause;
    });
  }
});

test('a fault of the program rises as it is', async () => {
  const bug = new TypeError('client.timestamp is not a function');
  await assert.rejects(failingWith(bug), (error) => error === bug);
});
