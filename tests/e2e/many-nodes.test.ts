/**
 * Three nodes on one store, each a process of its own: they set up one installation between
 * them, a yes signs once wherever it lands, time-stamps differ, limits hold for all together,
 * and a restart of one after the other loses no request.
 */

import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { buildTimestampRequest, bytesToHex, parseTimestampResponse } from '@kumoin/pki';
import { CscClient, SdkError } from '@kumoin/sdk';
import { openPostgresStore } from '../../apps/server/src/adapters/sql/open-postgres-store.ts';
import { openSqliteStore } from '../../apps/server/src/adapters/sql/open-store.ts';
import {
  postgresMissing,
  PostgresWorld,
} from '../../apps/server/src/adapters/sql/postgres-world.contract.ts';
import type { JournalEntry } from '../../apps/server/src/domain/journal/journal-entry.ts';
import type { Stores } from '../../apps/server/src/ports/stores.ts';
import { makeVerifyJournal } from '../../apps/server/src/usecases/journal/verify-journal.ts';
import { freePort, readinessOf, startNode } from '../worlds/running-node.ts';
import type { NodeSettings, RunningNode } from '../worlds/running-node.ts';
import type { Demo } from '../worlds/running-server.ts';

const sha256 = { hashOid: '2.16.840.1.101.3.4.2.1', signOid: '1.2.840.113549.1.1.11' };

function folder(t: TestContext, configuration: object = {}): string {
  const home = mkdtempSync(join(tmpdir(), 'kumoin-nodes-'));
  t.after(() => rmSync(home, { recursive: true, force: true }));
  writeFileSync(join(home, 'config.json'), JSON.stringify(configuration));
  return home;
}

function startThree(t: TestContext, settings: NodeSettings): Promise<readonly RunningNode[]> {
  return Promise.all([startNode(t, settings), startNode(t, settings), startNode(t, settings)]);
}

async function stopAll(nodes: readonly RunningNode[]): Promise<void> {
  for (const node of nodes) node.signal('SIGTERM');
  for (const node of nodes) assert.equal(await node.ended, 0, node.complaints());
}

function signerOf(home: string) {
  const demo = JSON.parse(readFileSync(join(home, 'demo.json'), 'utf8')) as Demo;
  const [signer] = demo.signers;
  assert.ok(signer?.credentials[0]);
  const { account, password, pin } = signer;
  return { account, password, pin, credentialId: signer.credentials[0].credentialID };
}

async function logIn(baseUrl: string, home: string): Promise<CscClient> {
  const { account, password } = signerOf(home);
  const client = new CscClient({ baseUrl: `${baseUrl}/csc/v1`, fetch });
  await client.login(account, password);
  return client;
}

async function readJournal({ journal, close }: Stores): Promise<readonly JournalEntry[]> {
  try {
    const textHash = (text: string) => createHash('sha256').update(text).digest('hex');
    assert.deepEqual((await makeVerifyJournal({ journal, textHash })()).faults, []);
    const { sequence } = await journal.head();
    return await journal.read(0, sequence);
  } finally {
    await close();
  }
}

function count(entries: readonly JournalEntry[], wanted: JournalEntry['event']): number {
  return entries.filter(({ event }) => event === wanted).length;
}

async function askTimestamp(baseUrl: string): Promise<Response> {
  const body = buildTimestampRequest({ hash: 'sha256', messageDigest: randomBytes(32) });
  const headers = { 'content-type': 'application/timestamp-query' };
  return fetch(`${baseUrl}/tsa`, { method: 'POST', headers, body: Buffer.from(body) });
}

test('readiness turns to no at once, the listener stays, and a second signal ends it', async (t) => {
  const node = await startNode(t, { HOME: folder(t), DRAIN_SECONDS: '60' });
  node.signal('SIGTERM');
  await sleep(200);
  const { code, checks } = await readinessOf(node.baseUrl);
  assert.equal(code, 503);
  assert.deepEqual(checks[0], { name: 'process', state: 'failed', reason: 'draining' });
  const info = await fetch(`${node.baseUrl}/csc/v2/info`, { method: 'POST' });
  assert.equal(info.headers.get('connection'), 'close');
  await sleep(1200);
  node.signal('SIGTERM');
  assert.equal(await node.ended, 1);
  assert.match(node.complaints(), /ended at once/);
});

/** What a load balancer does: sends nobody to a node that says it is not ready. */
class Balancer {
  readonly #urls: readonly string[];
  #ready: readonly string[];
  #turn = 0;
  #looking = true;
  readonly done: Promise<void>;

  constructor(urls: readonly string[]) {
    this.#urls = urls;
    this.#ready = urls;
    this.done = this.#look();
  }

  next(): string {
    this.#turn += 1;
    return this.#ready[this.#turn % this.#ready.length] ?? this.#urls[0] ?? '';
  }

  isReady(url: string): boolean {
    return this.#ready.includes(url);
  }

  stop(): void {
    this.#looking = false;
  }

  async #look(): Promise<void> {
    while (this.#looking) {
      const found = await Promise.all(
        this.#urls.map(async (url) => {
          const answer = await fetch(`${url}/readyz`).catch(() => undefined);
          await answer?.body?.cancel();
          return answer?.status === 200;
        }),
      );
      this.#ready = this.#urls.filter((_, index) => found[index]);
      await sleep(100);
    }
  }
}

interface Loaded {
  readonly balancer: Balancer;
  readonly home: string;
  readonly load: { going: boolean; signed: number; retried: number };
}

async function signUntilTold({ balancer, home, load }: Loaded): Promise<void> {
  const { credentialId, pin } = signerOf(home);
  /** Anything but a refused connection is a lost request, and fails the test. */
  const send = async (path: Parameters<typeof fetch>[0], init?: RequestInit): Promise<Response> => {
    const { pathname } = new URL(String(path));
    for (;;) {
      try {
        return await fetch(`${balancer.next()}${pathname}`, init);
      } catch (error) {
        if (!wasRefused(error)) throw error;
        load.retried += 1;
        await sleep(20);
      }
    }
  };
  const { account, password } = signerOf(home);
  const client = new CscClient({ baseUrl: 'http://balanced.test/csc/v1', fetch: send });
  await client.login(account, password);
  while (load.going) {
    const digests = [new Uint8Array(randomBytes(32))];
    const order = { credentialId, digests, ...sha256 };
    const sad = await client.authorize({ ...order, numSignatures: 1, pin });
    await client.signHash({ ...order, sad });
    load.signed += 1;
  }
}

function wasRefused(error: unknown): boolean {
  const cause = error instanceof SdkError ? error.cause : error;
  const inner = cause instanceof Error ? (cause.cause as { code?: string } | undefined) : undefined;
  return inner?.code === 'ECONNREFUSED';
}

interface Installation {
  readonly home: string;
  readonly settings: NodeSettings;
  /** What the nodes have stored. */
  readonly open: () => Promise<Stores>;
}

interface Engine {
  readonly name: string;
  readonly skip: string | false;
  readonly place: (t: TestContext, configuration?: object) => Promise<Installation>;
}

const postgres = new PostgresWorld();
const clock = { now: () => Date.now() };

const engines: readonly Engine[] = [
  {
    name: 'sqlite',
    skip: false,
    place: async (t, configuration) => {
      const home = folder(t, configuration);
      const open = () => openSqliteStore({ file: join(home, 'kumoin.sqlite'), clock });
      return { home, settings: { HOME: home }, open };
    },
  },
  {
    name: 'postgres',
    skip: postgresMissing,
    place: async (t, configuration) => {
      const home = folder(t, configuration);
      const url = await postgres.emptyDatabase();
      const open = () => openPostgresStore({ url, connectionsMax: 2, clock });
      return { home, settings: { HOME: home, DATABASE_URL: url }, open };
    },
  },
];

for (const { name, skip, place } of engines) {
  test(`${name}: three first starts at once make one installation`, { skip }, async (t) => {
    const { home, settings, open } = await place(t);
    const nodes = await startThree(t, settings);
    for (const { baseUrl } of nodes) assert.equal((await readinessOf(baseUrl)).status, 'ready');
    const roots = await Promise.all(
      nodes.map(async ({ baseUrl }) => (await fetch(`${baseUrl}/pki/root.pem`)).text()),
    );
    assert.equal(new Set(roots).size, 1);
    for (const { baseUrl } of nodes) {
      assert.equal((await (await logIn(baseUrl, home)).listCredentials()).length, 7);
    }
    await stopAll(nodes);
    const entries = await readJournal(await open());
    assert.equal(count(entries, 'authority.created'), 5);
    assert.equal(count(entries, 'account.created'), 2);
    assert.equal(count(entries, 'credential.enrolled'), 14);
    assert.equal(count(entries, 'client.registered'), 3);
  });

  test(
    `${name}: one yes, sixty calls over three nodes: one signature, ten times`,
    { skip },
    async (t) => {
      const { home, settings, open } = await place(t);
      const nodes = await startThree(t, settings);
      const { credentialId, pin } = signerOf(home);
      const clients = await Promise.all(nodes.map(({ baseUrl }) => logIn(baseUrl, home)));
      const clientOf = (call: number) => clients[call % 3] ?? assert.fail('three nodes');
      for (let round = 0; round < 10; round += 1) {
        const digests = [new Uint8Array(randomBytes(32))];
        const order = { credentialId, digests, ...sha256 };
        const sad = await clientOf(round).authorize({ ...order, numSignatures: 1, pin });
        const calls = Array.from({ length: 60 }, (_, call) =>
          clientOf(call).signHash({ ...order, sad }),
        );
        const outcomes = await Promise.allSettled(calls);
        assert.equal(outcomes.filter(({ status }) => status === 'fulfilled').length, 1);
      }
      await stopAll(nodes);
      assert.equal(count(await readJournal(await open()), 'signature.made'), 11);
    },
  );

  test(
    `${name}: time-stamps of three nodes at once have serial numbers of their own, in order`,
    { skip },
    async (t) => {
      const { settings, open } = await place(t);
      const nodes = await startThree(t, settings);
      const askOne = async (baseUrl: string) => {
        const answer = await askTimestamp(baseUrl);
        const { status, token } = parseTimestampResponse(
          new Uint8Array(await answer.arrayBuffer()),
        );
        assert.equal(status, 'granted');
        return bytesToHex(token ?? new Uint8Array());
      };
      const askMany = async ({ baseUrl }: RunningNode) => {
        const tokens: string[] = [];
        for (let call = 0; call < 20; call += 1) tokens.push(await askOne(baseUrl));
        return tokens;
      };
      const tokens = (await Promise.all(nodes.map(askMany))).flat();
      assert.equal(new Set(tokens).size, 60);
      await stopAll(nodes);

      const issued = (await readJournal(await open())).filter(
        ({ event }) => event === 'timestamp.issued',
      );
      assert.equal(issued.length, 61);
      assert.equal(new Set(issued.map(({ facts }) => facts['serialNumber'])).size, 61);
      // Recorded within the accuracy (a second) that every token states.
      let newest = 0;
      for (const { facts } of issued) {
        assert.ok(Number(facts['at']) > newest - 1000);
        newest = Math.max(newest, Number(facts['at']));
      }
    },
  );

  test(
    `${name}: a limit holds for three nodes together, and says when to come back`,
    { skip },
    async (t) => {
      // The first document's own time-stamp goes another way, and is not counted.
      const { settings } = await place(t, {
        rateLimits: { timestampPerAddress: { limit: 20, windowSeconds: 3600 } },
      });
      const nodes = await startThree(t, settings);
      const answers = await Promise.all(
        Array.from({ length: 60 }, (_, call) => askTimestamp(nodes[call % 3]?.baseUrl ?? '')),
      );
      const refused = answers.filter(({ status }) => status === 429);
      assert.equal(refused.length, 40);
      for (const { headers } of refused) {
        const seconds = Number(headers.get('retry-after'));
        assert.ok(seconds >= 1 && seconds <= 3600);
      }
      await stopAll(nodes);
    },
  );

  test(
    `${name}: three nodes are restarted one after the other under load: no request is lost`,
    { skip },
    async (t) => {
      const { home, settings, open } = await place(t, { drainSeconds: 2 });
      const ports = [await freePort(), await freePort(), await freePort()].map(String);
      const start = (port: string) => startNode(t, { ...settings, PORT: port });
      const nodes = await Promise.all(ports.map(start));
      const balancer = new Balancer(nodes.map(({ baseUrl }) => baseUrl));
      const load = { going: true, signed: 0, retried: 0 };
      const workers = Array.from({ length: 4 }, () => signUntilTold({ balancer, home, load }));

      const renewed: RunningNode[] = [];
      for (const [index, node] of nodes.entries()) {
        node.signal('SIGTERM');
        assert.equal(await node.ended, 0);
        const again = await start(ports[index] ?? '');
        renewed.push(again);
        while (!balancer.isReady(again.baseUrl)) await sleep(50);
      }
      load.going = false;
      await Promise.all(workers);
      balancer.stop();
      await balancer.done;
      await stopAll(renewed);
      const made = count(await readJournal(await open()), 'signature.made');
      assert.equal(made, load.signed + 1);
      assert.ok(load.signed > 20);
      t.diagnostic(`${load.signed} signatures, ${load.retried} connections refused`);
    },
  );
}
