import assert from 'node:assert/strict';
import { test } from 'node:test';
import { liveProgress, plainProgress } from './progress.ts';
import type { Progress } from './progress.ts';

function shown(make: (sink: { write(text: string): void }) => Progress, failing: boolean): string {
  const pieces: string[] = [];
  const progress = make({ write: (text) => void pieces.push(text) });
  progress.begin('one');
  progress.rest();
  progress.rest();
  progress.begin('two');
  progress.tell(1);
  progress.begin('three\x1b[2J');
  if (failing) progress.fail();
  else progress.rest();
  return pieces.join('');
}

test('in a terminal each step is marked once, as done or as failed', () => {
  const done = '… one\r\x1b[K✓ one\n… two\r\x1b[K✓ two\n… three\ufffd[2J';
  assert.equal(shown(liveProgress, false), `${done}\r\x1b[K✓ three\ufffd[2J\n`);
  assert.equal(shown(liveProgress, true), `${done}\r\x1b[K✗ three\ufffd[2J\n`);
});

test('in a terminal a long step tells each percent once, and never that it is nearly done', () => {
  const pieces: string[] = [];
  const progress = liveProgress({ write: (text) => void pieces.push(text) });
  progress.tell(0.5);
  progress.begin('long');
  for (const portion of [0.001, 0.3, 0.301, 0.999, 1]) progress.tell(portion);
  progress.rest();
  const shownPercents = '\r\x1b[K… long 30 %\r\x1b[K… long 99 %';
  assert.equal(pieces.join(''), `… long${shownPercents}\r\x1b[K✓ long\n`);
});

test('elsewhere each step is a line', () => {
  assert.equal(shown(plainProgress, true), 'one\ntwo\nthree\ufffd[2J\n');
});
