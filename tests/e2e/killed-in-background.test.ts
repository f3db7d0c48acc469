/**
 * The process is killed at each numbered step of "In the background" of
 * docs/flows/sign-document.md. Whoever polls the next process, what the journal holds and who is
 * told are what that page says; and never does one yes sign twice.
 */

import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { openSqliteStore } from '../../apps/server/src/adapters/sql/open-store.ts';
import { makeVerifyJournal } from '../../apps/server/src/usecases/journal/verify-journal.ts';
import { startServer } from '../worlds/running-server.ts';
import type { Demo, RunningServer } from '../worlds/running-server.ts';

const diePreload = fileURLToPath(new URL('../worlds/die-at-step.ts', import.meta.url));
const clockPreload = fileURLToPath(new URL('../worlds/shifted-clock.ts', import.meta.url));
const flow = fileURLToPath(new URL('../../docs/flows/sign-document.md', import.meta.url));

interface Death {
  /** Of the flow. */
  readonly step: number;
  readonly at: string;
  /** What the journal says of the digest when the process is dead. */
  readonly recorded: readonly string[];
  /** What the next process answers to whoever polls. */
  readonly then: 'signatures' | 'interrupted';
}

const given = 'authorization.given';
const intended = 'signature.intended';
const made = 'signature.made';
const nothing = { recorded: [given], then: 'signatures' } as const;
const lost = { recorded: [given, intended], then: 'interrupted' } as const;
const done = { recorded: [given, intended, made], then: 'signatures' } as const;

const deaths: readonly Death[] = [
  { step: 3, at: 'SqlSigningJobs.claim:before', ...nothing },
  { step: 3, at: 'SqlSigningJobs.claim:after', ...nothing },
  { step: 4, at: 'SqlAuthorizations.spend:before', ...nothing },
  { step: 4, at: 'SqlAuthorizations.spend:after', ...lost },
  { step: 4, at: 'SoftwareKeyVault.sign:after', ...lost },
  { step: 5, at: 'SqlSigningJobs.settle:before', ...done, then: 'interrupted' },
  { step: 5, at: 'SqlSigningJobs.settle:after', ...done },
  { step: 6, at: 'HttpsNotifier.tell:before', ...done },
  { step: 6, at: 'HttpsNotifier.tell:after', ...done },
];

const home = mkdtempSync(join(tmpdir(), 'kumoin-background-'));
after(() => rmSync(home, { recursive: true, force: true }));
const signal = join(home, 'die-now');
const held = join(home, 'hold');
/** Said by the step that waits. */
const reached = `${held}.reached`;
const shift = join(home, 'shift');
writeFileSync(join(home, 'config.json'), '{"signing":{"insecureNotifications":true}}');

for (const death of deaths) {
  test(`killed at step ${death.step}, ${death.at}`, async (t) => {
    const receiver = await openReceiver();
    t.after(receiver.close);
    const digest = randomBytes(32);
    const responseID = await dieInBackground(death.at, digest, receiver.uri);
    assert.deepEqual(await recordedOf(digest), death.recorded);

    // Two minutes later the claim of the dead process has run out.
    writeFileSync(shift, '125000');
    const server = await startServer({ home, environment: withPreload(clockPreload) });
    try {
      const answer = await pollToTheEnd(server.demo, responseID);
      assert.equal(answer.status, death.then === 'signatures' ? 200 : 500, answer.text);
      await receiver.until(death.at === 'HttpsNotifier.tell:after' ? 2 : 1);
      assert.equal(new Set(receiver.told).size, 1);
      assert.match(receiver.told[0] ?? '', new RegExp(responseID));
    } finally {
      await server.stop();
      rmSync(shift);
    }
    const events = await recordedOf(digest);
    assert.equal(events.filter((event) => event === made).length <= 1, true);
    assert.equal(events.filter((event) => event === intended).length, 1);
  });
}

test('killed at step 2, before the order is on record: nothing was accepted', async () => {
  const digest = randomBytes(32);
  const sad = await dieAccepting('SqlSigningJobs.add:before', digest);
  const server = await startServer({ home });
  try {
    const { call, credentialID } = await logIn(server.demo);
    const order = { credentialID, SAD: sad, ...signing(digest) };
    const { status, text } = await call('signatures/signHash', order);
    assert.equal(status, 200, text);
  } finally {
    await server.stop();
  }
});

test('killed at step 2, after it is on record: it is carried out, though nobody can ask', async () => {
  const digest = randomBytes(32);
  await dieAccepting('SqlSigningJobs.add:after', digest);
  const server = await startServer({ home });
  try {
    while ((await recordedOf(digest)).length < 3) {
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  } finally {
    await server.stop();
  }
  assert.deepEqual(await recordedOf(digest), [given, intended, made]);
});

test('every step in the background has its death', () => {
  const page = readFileSync(flow, 'utf8');
  const [, steps = ''] = /^## In the background.*?$(.*?)^## /ms.exec(page) ?? [];
  const numbered = [...steps.matchAll(/^\| (\d+) +\|/gm)].map(([, step]) => step);
  // Reading, polling and letting go change nothing that could be half done.
  const wanted = numbered.filter((step) => !['1', '2', '7', '8'].includes(String(step)));
  assert.deepEqual([...new Set(deaths.map(({ step }) => String(step)))], wanted);
});

function withPreload(...files: readonly string[]): NodeJS.ProcessEnv {
  const NODE_OPTIONS = files.map((file) => `--import=${file}`).join(' ');
  return { NODE_OPTIONS, CLOCK_SHIFT: shift };
}

function startDying(at: string): Promise<RunningServer> {
  const environment = { ...withPreload(diePreload), DIE_AT: at, DIE_WHEN: signal, DIE_HELD: held };
  return startServer({ home, environment });
}

/** @returns what the caller was answered, before the process died in the middle of its work. */
async function dieInBackground(at: string, digest: Buffer, uri: string): Promise<string> {
  const server = await startDying(at);
  try {
    const { call, credentialID, agree } = await logIn(server.demo);
    const SAD = await agree(digest);
    writeFileSync(held, '');
    const order = { credentialID, SAD, ...signing(digest), operationMode: 'A', response_uri: uri };
    const { status, text, body } = await call('signatures/signHash', order);
    assert.equal(status, 200, text);
    while (!existsSync(reached)) await new Promise((resolve) => setTimeout(resolve, 10));
    writeFileSync(signal, '');
    await new Promise((resolve) => setTimeout(resolve, 200));
    return String(body['responseID']);
  } finally {
    await server.kill();
    for (const file of [held, reached, signal]) rmSync(file, { force: true });
  }
}

/** @returns the SAD; the call that orders is cut off. */
async function dieAccepting(at: string, digest: Buffer): Promise<string> {
  const server = await startDying(at);
  try {
    const { call, credentialID, agree } = await logIn(server.demo);
    const SAD = await agree(digest);
    writeFileSync(signal, '');
    const order = { credentialID, SAD, ...signing(digest), operationMode: 'A' };
    await assert.rejects(call('signatures/signHash', order));
    return SAD;
  } finally {
    await server.kill();
    rmSync(signal, { force: true });
  }
}

function signing(digest: Buffer) {
  return { hashes: [digest.toString('base64')], signAlgo: '1.2.840.113549.1.1.11' };
}

async function logIn(demo: Demo) {
  const [signer] = demo.signers;
  const credentialID = signer?.credentials[0]?.credentialID;
  const basic = Buffer.from(`${signer?.account}:${signer?.password}`).toString('base64');
  const post = async (method: string, given: object, authorization: string) => {
    const url = demo.cscV1.replace('/v1', `/v2/${method}`);
    const headers = { authorization, 'content-type': 'application/json' };
    const answer = await fetch(url, { method: 'POST', headers, body: JSON.stringify(given) });
    const text = await answer.text();
    const body = JSON.parse(text) as Record<string, unknown>;
    return { status: answer.status, text, body };
  };
  const { body } = await post('auth/login', {}, `Basic ${basic}`);
  const bearer = `Bearer ${String(body['access_token'])}`;
  const call = (method: string, given: object) => post(method, given, bearer);
  const agree = async (digest: Buffer): Promise<string> => {
    const hashes = [digest.toString('base64')];
    const authData = [{ id: 'PIN', value: signer?.pin }];
    const yes = { credentialID, numSignatures: 1, hashes, authData };
    return String((await call('credentials/authorize', yes)).body['SAD']);
  };
  return { call, credentialID, agree };
}

async function pollToTheEnd(demo: Demo, requestID: string) {
  const { call } = await logIn(demo);
  for (;;) {
    const answer = await call('signatures/signPolling', { requestID });
    if (answer.status !== 202) return answer;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

async function openReceiver() {
  const told: string[] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      told.push(body);
      response.writeHead(204).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const until = async (count: number) => {
    while (told.length < count) await new Promise((resolve) => setTimeout(resolve, 50));
  };
  return { told, until, uri: `http://127.0.0.1:${port}/`, close: () => void server.close() };
}

/** What the journal says of the digest, in order; and that its chain is whole. */
async function recordedOf(digest: Uint8Array): Promise<readonly string[]> {
  const clock = { now: () => Date.now() };
  const stores = await openSqliteStore({ file: join(home, 'kumoin.sqlite'), clock });
  try {
    const textHash = (text: string) => createHash('sha256').update(text).digest('hex');
    const { faults } = await makeVerifyJournal({ journal: stores.journal, textHash })();
    assert.deepEqual(faults, []);
    const text = `sha256:${Buffer.from(digest).toString('hex')}`;
    const { sequence } = await stores.journal.head();
    const events: string[] = [];
    for (let from = 0; from < sequence; from += 500) {
      const entries = await stores.journal.read(from, 500);
      const ours = entries.filter(({ facts: { digests } }) => [digests].flat().includes(text));
      events.push(...ours.map(({ event }) => event));
    }
    return events;
  } finally {
    await stores.close();
  }
}
