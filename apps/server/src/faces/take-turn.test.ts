import assert from 'node:assert/strict';
import { EventEmitter } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { test } from 'node:test';
import { Outage } from '#domain/outage.ts';
import { Refusal } from '#domain/refusal.ts';
import { CallerGone, makeTakeTurn } from './take-turn.ts';
import type { TakeTurn } from './take-turn.ts';

/** A request whose body arrives as the test says, and the answer to it. */
function call() {
  const socket = { bytesRead: 0 };
  const told = { destroyed: false };
  const request = Object.assign(new EventEmitter(), {
    socket,
    destroy: () => (told.destroyed = true),
  }) as unknown as IncomingMessage;
  return { request, answer: new EventEmitter() as ServerResponse, socket, told };
}

const overloaded = (error: unknown) => error instanceof Outage && error.code === 'overloaded';
const tooMany = (error: unknown) => error instanceof Refusal && error.code === 'rate_limited';

/** One that is worked on until the test says so. */
function begin(takeTurn: TakeTurn, holder: string) {
  const { request, answer } = call();
  const work = Promise.withResolvers<void>();
  let told: AbortSignal | undefined;
  const done = takeTurn(holder, request, answer).during((gone) => {
    told = gone;
    return work.promise;
  });
  return { answer, work, done, gone: () => told };
}

test('so many turns at once, one more when work is done; without one no body is read', async () => {
  const takeTurn = makeTakeTurn({ turns: 2, letIn: 9, perHolder: 2 });
  const [first, second, third] = [begin(takeTurn, 'one'), begin(takeTurn, 'one'), call()];
  assert.throws(() => takeTurn('two', third.request, third.answer), overloaded);
  first.work.resolve();
  await first.done;
  const late = takeTurn('two', third.request, third.answer);
  second.work.resolve();
  await second.done;
  await late.during(async () => {});
});

test('a body that is on its way holds no turn, and its own is asked for when it is there', async () => {
  const takeTurn = makeTakeTurn({ turns: 1, letIn: 9, perHolder: 2 });
  const slow = call();
  const turn = takeTurn('slow', slow.request, slow.answer);
  const other = begin(takeTurn, 'other');
  await assert.rejects(
    turn.during(async () => {}),
    overloaded,
  );
  other.work.resolve();
  await other.done;
  await turn.during(async () => {});
});

test('above the bound of those who are let in one is told to come back, until one has left', () => {
  const takeTurn = makeTakeTurn({ turns: 9, letIn: 2, perHolder: 2 });
  const [first, second, third] = [call(), call(), call()];
  takeTurn('one', first.request, first.answer);
  takeTurn('two', second.request, second.answer);
  assert.throws(() => takeTurn('three', third.request, third.answer), overloaded);
  first.answer.emit('close');
  takeTurn('three', third.request, third.answer);
});

test('whoever has as many as one may is refused, and the others are served', () => {
  const takeTurn = makeTakeTurn({ turns: 3, letIn: 9, perHolder: 2 });
  const [first, second, third] = [call(), call(), call()];
  takeTurn('one', first.request, first.answer);
  takeTurn('one', second.request, second.answer);
  assert.throws(() => takeTurn('one', third.request, third.answer), tooMany);
  takeTurn('two', third.request, third.answer);
  third.answer.emit('close');
  first.answer.emit('close');
  takeTurn('one', third.request, third.answer);
});

test('work is told that its caller has gone, and keeps the turn until it is done', async () => {
  const takeTurn = makeTakeTurn({ turns: 1, letIn: 1, perHolder: 1 });
  const first = begin(takeTurn, 'one');
  assert.equal(first.gone()?.aborted, false);
  first.answer.emit('close');
  assert.ok(first.gone()?.reason instanceof CallerGone);
  const second = call();
  assert.throws(() => takeTurn('two', second.request, second.answer), overloaded);
  first.work.resolve();
  await first.done;
  takeTurn('two', second.request, second.answer);
});

test('a caller who takes the answer and goes is not told of as gone', async () => {
  const takeTurn = makeTakeTurn({ turns: 1, letIn: 1, perHolder: 1 });
  const first = begin(takeTurn, 'one');
  first.work.resolve();
  await first.done;
  first.answer.emit('close');
  assert.equal(first.gone()?.aborted, false);
});

test('work that fails gives its turn back, once', async () => {
  const takeTurn = makeTakeTurn({ turns: 1, letIn: 1, perHolder: 1 });
  const first = begin(takeTurn, 'one');
  first.work.reject(new Error('no'));
  await assert.rejects(first.done, /no/);
  const [second, third] = [call(), call()];
  assert.throws(() => takeTurn('two', second.request, second.answer), overloaded);
  first.answer.emit('close');
  takeTurn('two', second.request, second.answer);
  assert.throws(() => takeTurn('three', third.request, third.answer), overloaded);
});

test('a body that does not come on ends its connection; one that does, or is there, does not', (t) => {
  t.mock.timers.enable({ apis: ['setInterval'] });
  const takeTurn = makeTakeTurn({ turns: 4, letIn: 4, perHolder: 4 });
  const [idle, slow, steady, whole] = [call(), call(), call(), call()];
  for (const { request, answer } of [idle, slow, steady, whole]) takeTurn('one', request, answer);
  whole.request.emit('end');
  slow.socket.bytesRead = 160 * 1024 - 1;
  for (const looks of [1, 2]) {
    steady.socket.bytesRead = looks * 160 * 1024;
    t.mock.timers.tick(10_000);
  }
  assert.deepEqual(
    [idle, slow, steady, whole].map(({ told }) => told.destroyed),
    [true, true, false, false],
  );
});
