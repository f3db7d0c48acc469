import assert from 'node:assert/strict';
import { EventEmitter } from 'node:events';
import type { ServerResponse } from 'node:http';
import { test } from 'node:test';
import { Outage } from '#domain/outage.ts';
import { makeTakeTurn } from './take-turn.ts';

test('so many turns at once, one more when an answer is out or its caller has gone', () => {
  const takeTurn = makeTakeTurn(2);
  const [first, second, third] = [0, 1, 2].map(() => new EventEmitter() as ServerResponse);
  assert.ok(first && second && third);
  takeTurn(first);
  takeTurn(second);
  const overloaded = (error: unknown) => error instanceof Outage && error.code === 'overloaded';
  assert.throws(() => takeTurn(third), overloaded);
  first.emit('close');
  takeTurn(third);
  assert.throws(() => takeTurn(first), overloaded);
});
