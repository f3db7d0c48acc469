/** Threads that are given what no document should cost: each job is lost alone. */

import assert from 'node:assert/strict';
import { AsyncLocalStorage } from 'node:async_hooks';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import { AdesError, NeedUnmet } from '@kumoin/ades';
import { PkiError } from '@kumoin/pki';
import { Outage } from '#domain/outage.ts';
import { Refusal } from '#domain/refusal.ts';
import { DocumentThreads } from './document-threads.ts';
import type { DocumentThreadsPlan } from './document-threads.ts';
import { failures } from './hostile-thread.contract.ts';
import type { HostileJob } from './hostile-thread.contract.ts';

const program = new URL('hostile-thread.contract.ts', import.meta.url);
const limits = {
  runMsMax: 1_000,
  memoryBytesMax: 128 * 2 ** 20,
  questionsMsMax: 2_000,
  questionsMax: 8,
  unwantedMsMax: 1,
};

/** Time limits strike when the test says so, unless it leaves them to the clock. */
function threadsOf(
  t: TestContext,
  { byClock = false, ...changes }: Partial<DocumentThreadsPlan> & { byClock?: boolean } = {},
) {
  const pending = new Map<number, Set<() => void>>();
  const after: DocumentThreadsPlan['after'] = (milliseconds, act) => {
    // What is left of a limit is a little less than the limit.
    const { runMsMax, questionsMsMax, unwantedMsMax } = limits;
    const bounds = [unwantedMsMax, runMsMax, questionsMsMax];
    const limit = bounds.find((each) => milliseconds <= each) ?? assert.fail('no such limit');
    const acts = pending.get(limit) ?? new Set();
    pending.set(limit, acts.add(act));
    return () => acts.delete(act);
  };
  const lines: object[] = [];
  const threads = new DocumentThreads({
    ...{ program, threadsMax: 2, waitingMax: 3, ...limits, ...(!byClock && { after }) },
    log: { warn: (facts) => void lines.push(facts) },
    ...changes,
  });
  t.after(() => threads.close());
  const run = (job: HostileJob, holder = 'one', answer = async (): Promise<unknown> => 'answer') =>
    threads.run({ job, holder, answer });
  const runFor = (unwanted: AbortSignal, job: HostileJob) =>
    threads.run({ job, holder: 'one', answer: async () => 'answer', unwanted });
  const strike = (limit: number) => [...(pending.get(limit) ?? [])].forEach((act) => act());
  return { threads, run, runFor, strike, pending, lines };
}

const costly = (error: unknown) => error instanceof Refusal && error.code === 'document_too_costly';
const outage = (code: string) => (error: unknown) => error instanceof Outage && error.code === code;

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 5));
}

test('a job that spins is ended in its time, and others are served meanwhile and after', async (t) => {
  const { run, strike, pending, lines } = threadsOf(t);
  const spinning = run({ what: 'spin' });
  assert.equal(await run({ what: 'echo', value: 'meanwhile' }, 'other'), 'meanwhile');
  await until(() => pending.get(limits.runMsMax)?.size === 1);
  strike(limits.runMsMax);
  await assert.rejects(spinning, costly);
  assert.deepEqual(lines, [{ holder: 'one', detail: 'it took more than 1 s' }]);
  assert.equal(await run({ what: 'echo', value: 'after' }), 'after');
});

test('by the clock, too: a job that spins and one that waits for nothing', async (t) => {
  const { run } = threadsOf(t, { byClock: true, threadsMax: 3, runMsMax: 50 });
  await Promise.all([
    assert.rejects(run({ what: 'spin' }), costly),
    assert.rejects(run({ what: 'hang' }), costly),
  ]);
});

for (const what of ['objects', 'arrays'] as const) {
  test(`a job that makes ${what} without end is ended, and the next is served`, async (t) => {
    const { run } = threadsOf(t);
    await assert.rejects(run({ what }), costly);
    assert.equal(await run({ what: 'echo', value: 1 }), 1);
  });
}

for (const what of ['exit', 'throw late'] as const) {
  test(`a thread that is lost (${what}) takes its own job with it, and is replaced`, async (t) => {
    const { run } = threadsOf(t);
    const [lost, kept] = await Promise.allSettled([
      run({ what }),
      run({ what: 'echo', value: 1 }, 'other'),
    ]);
    assert.ok(lost.status === 'rejected' && outage('engine_failed')(lost.reason));
    assert.deepEqual(kept, { status: 'fulfilled', value: 1 });
    assert.equal(await run({ what: 'echo', value: 2 }), 2);
  });
}

test('a program that cannot be started fails the job, not the server', async (t) => {
  const { run } = threadsOf(t, { program: new URL('no-such-program.ts', import.meta.url) });
  await assert.rejects(run({ what: 'echo', value: 1 }), outage('engine_failed'));
});

test('nobody has all threads: another is served while one waits for the last', async (t) => {
  const { run } = threadsOf(t, { threadsMax: 2 });
  const first = run({ what: 'hang' });
  const second = run({ what: 'echo', value: 'second' });
  const waits = Promise.race([second, Promise.resolve('it waits')]);
  assert.equal(await run({ what: 'echo', value: 'other' }, 'other'), 'other');
  assert.equal(await waits, 'it waits');
  first.catch(() => {});
  second.catch(() => {});
});

test('above the bound of those who wait one is told to come again', async (t) => {
  const { run, threads } = threadsOf(t, { waitingMax: 2 });
  const jobs = [1, 2, 3].map(() => run({ what: 'hang' }));
  await assert.rejects(run({ what: 'echo', value: 1 }), outage('overloaded'));
  const ends = Promise.all(jobs.map((job) => assert.rejects(job, outage('overloaded'))));
  await threads.close();
  await ends;
});

test('a job nobody waits for any more is ended a little later, or never begun', async (t) => {
  const { run, runFor, strike, pending, lines } = threadsOf(t);
  const caller = new AbortController();
  const gone = new Error('the caller has gone');
  const jobs = [runFor(caller.signal, { what: 'spin' }), runFor(caller.signal, { what: 'spin' })];
  const ends = Promise.all(jobs.map((job) => assert.rejects(job, gone)));
  await until(() => pending.get(limits.runMsMax)?.size === 1);
  caller.abort(gone);
  strike(limits.unwantedMsMax);
  await ends;
  await assert.rejects(runFor(caller.signal, { what: 'echo', value: 1 }), gone);
  assert.equal(await run({ what: 'echo', value: 2 }), 2);
  assert.deepEqual(lines, []);
});

test('one that is done soon keeps its thread, which takes the next', async (t) => {
  const { runFor, strike, run, pending } = threadsOf(t, { threadsMax: 2 });
  const caller = new AbortController();
  const asking = runFor(caller.signal, { what: 'echo', value: 'nearly done' });
  await until(() => pending.get(limits.runMsMax)?.size === 1);
  caller.abort(new Error('the caller has gone'));
  assert.equal(await asking, 'nearly done');
  assert.equal(pending.get(limits.unwantedMsMax)?.size, 0);
  strike(limits.unwantedMsMax);
  assert.equal(await run({ what: 'echo', value: 'next' }), 'next');
});

test('closed at the moment a job gets an idle thread, it is told to come again', async (t) => {
  const { run, threads } = threadsOf(t);
  await run({ what: 'echo', value: 1 });
  const job = run({ what: 'hang' });
  await Promise.all([threads.close(), assert.rejects(job, outage('overloaded'))]);
});

test('closed with jobs running and waiting, all are told to come again', async (t) => {
  const { run, threads } = threadsOf(t);
  const jobs = [run({ what: 'spin' }), run({ what: 'hang' }, 'other'), run({ what: 'spin' })];
  const ends = Promise.all(jobs.map((job) => assert.rejects(job, outage('overloaded'))));
  await threads.close();
  await ends;
  await assert.rejects(run({ what: 'echo', value: 1 }), outage('overloaded'));
});

test('an error comes over the border with class, code, words and place', async (t) => {
  const { run } = threadsOf(t);
  const classes = { refusal: Refusal, outage: Outage, unmet: NeedUnmet, ades: AdesError };
  const all = { ...classes, extension: AdesError, pki: PkiError, bug: Error } as const;
  for (const [by, kind] of Object.entries(all)) {
    const thrown = failures[by as keyof typeof failures] as Error & Record<string, unknown>;
    const error = await run({ what: 'fail', by: by as keyof typeof failures }).then(
      () => assert.fail('it was to fail'),
      (reason: unknown) => reason as Error & Record<string, unknown>,
    );
    assert.ok(error instanceof kind, by);
    assert.equal(error.message, thrown.message);
    for (const member of ['code', 'detail', 'permanent']) {
      assert.equal(error[member], thrown[member], `${by}.${member}`);
    }
    assert.match(error.stack ?? '', /hostile-thread/);
    const { cause } = thrown;
    if (cause instanceof Error) assert.ok(error.cause instanceof cause.constructor, by);
  }
});

test('what a job asks is answered, and an answer that fails is thrown where it was asked', async (t) => {
  const { run } = threadsOf(t);
  const answered = await run({ what: 'ask', times: 8 }, 'one', async () => Uint8Array.of(7));
  assert.deepEqual(
    answered,
    Array.from({ length: 8 }, () => Uint8Array.of(7)),
  );
  const failing = run({ what: 'ask', times: 1 }, 'one', async () => {
    throw failures.unmet;
  });
  await assert.rejects(failing, (error) => error instanceof NeedUnmet && error.permanent);
});

test('what a job asks is asked in the name of whoever sent it, also in a thread of another', async (t) => {
  const { run } = threadsOf(t);
  const caller = new AsyncLocalStorage<string>();
  const ask = () => run({ what: 'ask', times: 1 }, 'one', async () => caller.getStore());
  assert.deepEqual(await caller.run('first', ask), ['first']);
  assert.deepEqual(await caller.run('second', ask), ['second']);
});

test('one question more than a job may ask ends it', async (t) => {
  const { run } = threadsOf(t);
  await assert.rejects(run({ what: 'ask', times: 9 }), costly);
});

test('while a job waits for an answer its clock stands still; there is another for that', async (t) => {
  const { run, strike, pending } = threadsOf(t);
  const never = new Promise(() => {});
  const asking = run({ what: 'ask', times: 2 }, 'one', () => never);
  await until(() => pending.get(limits.questionsMsMax)?.size === 1);
  strike(limits.runMsMax);
  strike(limits.questionsMsMax);
  await assert.rejects(asking, (error) => error instanceof NeedUnmet && error.permanent);
});

test('documents are handed over and come back as they were', async (t) => {
  const { run } = threadsOf(t);
  const document = new Uint8Array(2 ** 20).fill(3);
  const value = { document, part: document.subarray(5, 7), text: 'x', none: undefined };
  assert.deepEqual(await run({ what: 'echo', value }), value);
  assert.equal(document.length, 2 ** 20);
});
