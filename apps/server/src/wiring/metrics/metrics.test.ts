/** Metrics: what is counted, under names and labels that stay few, and who may read them. */

import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import type { TenantId } from '#domain/identifiers.ts';
import { Secret } from '#domain/secret.ts';
import { build } from '../../build.ts';
import { loadConfig } from '../../config.ts';
import { listenForMetrics } from './serve-metrics.ts';

const operator = 'operator-token';

async function opened(t: TestContext, flags: Readonly<Record<string, unknown>> = {}) {
  const home = mkdtempSync(join(tmpdir(), 'kumoin-metrics-'));
  const built = await build(loadConfig({ KUMOIN_HOME: home, KUMOIN_LOG_LEVEL: 'silent' }, flags));
  built.setBaseUrl('http://metrics.test');
  built.setOperatorToken(operator);
  built.life.serve();
  t.after(async () => {
    await built.close();
    rmSync(home, { recursive: true });
  });
  const get = (url: string, token?: string) => {
    const headers = token === undefined ? {} : { authorization: `Bearer ${token}` };
    return built.app.inject({ method: 'GET', url, headers });
  };
  const metrics = async () => (await get('/metrics', operator)).body;
  return { built, get, metrics };
}

type World = Awaited<ReturnType<typeof opened>>;

async function enrolOne({ built: { useCases } }: World): Promise<void> {
  const keys = { caKey: 'p-256', unitKey: 'p-256' } as const;
  const baseUrl = 'http://metrics.test';
  await useCases.createAuthorities({ country: 'XX', organization: 'World', baseUrl, ...keys });
  const { id: accountId } = await useCases.createAccount({
    tenantId: 'tenant' as TenantId,
    name: 'alice',
    displayName: 'Alice',
    password: new Secret('correct horse battery'),
    totpSeed: new Secret(new Uint8Array(20)),
  });
  await useCases.enrolCredential({
    accountId,
    description: 'metrics',
    keyAlgorithm: 'p-256',
    factors: ['pin'],
    level: 1,
    signaturesMax: 1,
    person: { country: 'XX', givenName: 'Alice', surname: 'Example' },
  });
}

test('they are the operator’s: nobody else reads them where clients come', async (t) => {
  const { get } = await opened(t);
  for (const token of [undefined, 'another-token']) {
    const answer = await get('/metrics', token);
    assert.equal(answer.statusCode, 401);
    assert.equal(answer.headers['www-authenticate'], 'Bearer');
    assert.ok(!answer.body.includes('kumoin_'));
  }
  const answer = await get('/metrics', operator);
  assert.equal(answer.statusCode, 200);
  assert.match(String(answer.headers['content-type']), /^text\/plain; version=0\.0\.4/);
});

test('vault, store, journal and pool are told', async (t) => {
  const world = await opened(t);
  await enrolOne(world);
  const { sequence } = await world.built.stores.journal.head();
  const text = await world.metrics();
  for (const line of [
    /^kumoin_signatures_total\{purpose="certificate",key="p-256",outcome="made"\} \d+$/m,
    /^kumoin_vault_operation_duration_seconds_count\{operation="generate",outcome="made"\} 6$/m,
    /^kumoin_store_operation_duration_seconds_count\{store="credentials",operation="add"\} 1$/m,
    /^kumoin_store_group_size_count [1-9]/m,
    /^kumoin_store_commit_duration_seconds_count [1-9]/m,
    /^kumoin_key_pool_claims_total\{algorithm="p-256",outcome="empty"\} 1$/m,
    new RegExp(`^kumoin_journal_sequence ${sequence}$`, 'm'),
    /^kumoin_health\{check="store"\} 0$/m,
    /^process_cpu_seconds_total /m,
    /^nodejs_eventloop_lag_p99_seconds /m,
  ]) {
    assert.match(text, line);
  }
});

test('the level of a pool is told, by algorithm', async (t) => {
  const world = await opened(t, { keyPools: { 'p-256': { target: 2, lowWater: 1 } } });
  for (let look = 0; look < 200; look++) {
    if ((await world.metrics()).includes('kumoin_key_pool_keys{algorithm="p-256"} 2')) return;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  assert.fail('the pool was not filled');
});

test('a path that somebody made up is no label, and neither is his method', async (t) => {
  const { built, get, metrics } = await opened(t);
  await get('/made-up-by-somebody');
  await built.app.inject({ method: 'DELETE', url: '/made-up-by-somebody' });
  await get('/healthz');
  const text = await metrics();
  assert.ok(!text.includes('made-up'));
  const counts = (labels: string) => `kumoin_http_request_duration_seconds_count{${labels}}`;
  assert.ok(text.includes(`${counts('method="none",route="none",status="4xx"')} 2`), text);
  assert.ok(text.includes(`${counts('method="GET",route="/healthz",status="2xx"')} 1`), text);
});

test('what was refused and what failed is counted by its code', async (t) => {
  const { get, metrics } = await opened(t);
  await get('/metrics', 'another-token');
  assert.match(await metrics(), /^kumoin_refusals_total\{code="operator_unknown"\} 1$/m);
});

test('a listener of its own tells them to whoever reaches it, and nothing else', async (t) => {
  const { built } = await opened(t);
  const place = { metrics: { host: '127.0.0.1', port: 0 } };
  const listener = await listenForMetrics(place, built.renderMetrics);
  assert.ok(listener !== undefined);
  t.after(() => listener.close());
  const answer = await fetch(listener.url);
  assert.equal(answer.status, 200);
  assert.match(await answer.text(), /^kumoin_journal_sequence 0$/m);
  assert.equal((await fetch(new URL('/healthz', listener.url))).status, 404);
  assert.equal((await fetch(listener.url, { method: 'POST' })).status, 404);
  assert.equal(await listenForMetrics({}, built.renderMetrics), undefined);
});

test('every metric of ours is on the page for operators, and the page names no other', async (t) => {
  const { metrics } = await opened(t, { keyPools: { 'p-256': { target: 1, lowWater: 1 } } });
  const told = [...(await metrics()).matchAll(/^# TYPE (kumoin_\w+)/gm)].map(([, name]) => name);
  const page = new URL('../../../../../docs/operate/observability.md', import.meta.url);
  const rows = readFileSync(page, 'utf8').matchAll(/^\| `(kumoin_\w+)`/gm);
  assert.deepEqual([...rows].map(([, name]) => name).sort(), told.sort());
});
