/** `kumoin transaction` against the real program, as a first try goes: no phone, one command. */

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { runKumoin } from '../worlds/kumoin-command.ts';
import { startServer } from '../worlds/running-server.ts';
import type { RunningServer } from '../worlds/running-server.ts';

let server: RunningServer;
before(async () => (server = await startServer()));
after(() => server.stop());

const run = (...words: readonly string[]) =>
  runKumoin(['transaction', ...words], { home: server.home });
const transfer = ['--payee', 'みほん商店', '--amount', '128000', '--currency', 'JPY'];

test('the demo token approves a transfer that is begun here', async () => {
  const { code, output, errors } = await run('begin', 'alice', ...transfer, '--demo', 'alice');
  assert.equal(code, 0, errors);
  assert.match(output, /^受取人: みほん商店\n金額: 128000\n通貨: JPY\n/m);
  assert.match(output, /^state: approved$/m);
});

test('one that is begun is shown, answered wrongly in one line, and cancelled', async () => {
  const begun = await run('begin', 'alice', ...transfer, '--json');
  const { transactionId } = JSON.parse(begun.output) as { transactionId: string };
  assert.match((await run('show', transactionId)).output, /^state: created$/m);
  const wrong = await run('answer', transactionId, '00000000');
  assert.deepEqual([wrong.code, wrong.output], [1, '']);
  assert.match(wrong.errors, /^kumoin: .*not accepted.*\n$/);
  assert.match((await run('cancel', transactionId)).output, /^state: cancelled$/m);
});
