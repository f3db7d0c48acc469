import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decodeBase64, decodeHash, parseTreeHead, verifyInclusion } from '@kumoin/evidence';
import { verifyConsistency } from '@kumoin/evidence';
import { parseSignedData } from '@kumoin/pki';
import pino from 'pino';
import { rateLimitDefaults } from '#domain/access/rate-limit.ts';
import { approvedInOrder, evidenceWorld } from '#usecases/evidence/evidence-world.contract.ts';
import { makeCheckRate } from '#usecases/access/check-rate.ts';
import { makeHttpServer } from '../http.ts';
import { registerEvidence } from './register-evidence.ts';

async function face(count: number, limit = 600) {
  const world = await evidenceWorld();
  await approvedInOrder(world, count);
  await world.sealRecords();
  const rateLimitPlan = {
    ...rateLimitDefaults,
    evidencePerAddress: { limit, windowSeconds: 60 },
  } as never;
  const checkRate = makeCheckRate({ ...world.ports, rateLimitPlan });
  const app = makeHttpServer({ logger: pino({ level: 'silent' }), tls: undefined });
  registerEvidence(app, { ...world, checkRate });
  const get = async (path: string) => {
    const response = await app.inject(`/evidence/v1/${path}`);
    const body = response.json<Readonly<Record<string, never>>>();
    return { code: response.statusCode, body };
  };
  return { world, get };
}

const octetsOf = (text: string) => decodeBase64(text) ?? assert.fail();
const hashesOf = (proof: readonly string[]) => proof.map(decodeHash);

test('head, consistency and inclusion convince whoever asks', async () => {
  const { world, get } = await face(3);
  const shown = (await get('head')).body;
  const head = parseTreeHead(
    parseSignedData(octetsOf(shown['head'] ?? '')).content ?? assert.fail(),
  );
  assert.deepEqual([shown['log'], shown['size'], head.size], [head.log, 6, 6]);

  const leaves = await world.ports.evidenceRecords.listLeaves(0, 6);
  const leaf = leaves[4] ?? assert.fail();
  const included = (await get(`inclusion?leaf=${leaf}&size=6`)).body;
  const claim = { ...head, position: 4, leafHash: decodeHash(leaf) };
  assert.equal(included['position'], 4);
  assert.equal(verifyInclusion({ ...claim, proof: hashesOf(included['proof'] ?? []) }), true);

  await world.begin(4);
  await world.sealRecords();
  world.clock.at += 60_000;
  await world.sealRecords();
  const later = (await get('head')).body;
  const newer = parseTreeHead(
    parseSignedData(octetsOf(later['head'] ?? '')).content ?? assert.fail(),
  );
  const { proof = [] } = (await get('consistency?older=6&newer=7')).body;
  assert.equal(verifyConsistency({ older: head, newer, proof: hashesOf(proof) }), true);
});

test('what the log does not have is not found; what is no question is refused', async () => {
  const { get } = await face(1);
  const rows: readonly (readonly [path: string, status: number])[] = [
    ['consistency?older=1&newer=3', 404],
    ['consistency?older=2&newer=1', 404],
    [`inclusion?leaf=${'00'.repeat(32)}&size=2`, 404],
    ['tokens/token-9', 404],
    ['consistency?older=0&newer=1', 400],
    ['consistency?older=1', 400],
    ['consistency?older=1&newer=9999999999999999', 400],
    ['inclusion?leaf=00&size=1', 400],
    [`tokens/${'x'.repeat(129)}`, 400],
  ];
  for (const [path, status] of rows) assert.equal((await get(path)).code, status, path);
});

test('the status of a token tells nothing of its owner', async () => {
  const { get } = await face(1);
  const answer = (await get('tokens/token-1')).body;
  assert.deepEqual(Object.keys(answer).sort(), ['sealed', 'status', 'time', 'tokenID']);
  assert.equal(answer['status'], 'good');
});

test('who asks too often is told when to come back', async () => {
  const { get } = await face(1, 2);
  await get('head');
  await get('head');
  assert.equal((await get('head')).code, 429);
});
