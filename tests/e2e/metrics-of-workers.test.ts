/** With several workers the first process tells what all of them measured, and each tells nothing. */

import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { startNode } from '../worlds/running-node.ts';

test('metrics are the sums of all workers, at a listener of their own', async (t) => {
  const home = mkdtempSync(join(tmpdir(), 'kumoin-metrics-'));
  t.after(() => rmSync(home, { recursive: true, force: true }));
  writeFileSync(join(home, 'config.json'), JSON.stringify({ metrics: { port: 0 } }));
  const node = await startNode(t, { HOME: home, WORKERS: '2' });
  const url = node.lines.find((line) => line.startsWith('metrics '))?.slice('metrics '.length);
  assert.ok(url !== undefined, node.lines.join('\n'));

  // A connection each, so that both workers get some.
  const ask = () => fetch(`${node.baseUrl}/healthz`, { headers: { connection: 'close' } });
  for (let count = 0; count < 20; count++) assert.equal((await ask()).status, 200);
  const text = await (await fetch(url)).text();
  const labels = 'method="GET",route="/healthz",status="2xx"';
  assert.ok(text.includes(`kumoin_http_request_duration_seconds_count{${labels}} 20`), text);
  // Both see one journal: that is no sum.
  const [, sequence] = /^kumoin_journal_sequence (\d+)$/m.exec(text) ?? [];
  assert.ok(Number(sequence) > 0 && Number(sequence) < 100, sequence);
  assert.match(text, /^kumoin_health\{check="store"\} 0$/m);
  assert.equal((await fetch(`${node.baseUrl}/metrics`)).status, 404);

  node.signal('SIGTERM');
  assert.equal(await node.ended, 0);
});
