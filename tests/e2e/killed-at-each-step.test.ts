/**
 * The process is killed at each numbered step of docs/flows/sign-hash.md that runs in the
 * server. What the caller sees, what the journal holds afterwards, and whether the yes is still
 * good are what that page says; a new yes always works, and the chain is always whole.
 */

import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { CscClient, SdkError } from '@kumoin/sdk';
import { openSqliteStore } from '../../apps/server/src/adapters/sql/open-store.ts';
import type { JournalEvent } from '../../apps/server/src/domain/journal/journal-entry.ts';
import { makeVerifyJournal } from '../../apps/server/src/usecases/journal/verify-journal.ts';
import { startServer } from '../worlds/running-server.ts';
import type { Demo } from '../worlds/running-server.ts';

const preload = fileURLToPath(new URL('../worlds/die-at-step.ts', import.meta.url));
const flow = fileURLToPath(new URL('../../docs/flows/sign-hash.md', import.meta.url));
const sha256 = { hashOid: '2.16.840.1.101.3.4.2.1', signOid: '1.2.840.113549.1.1.11' };

interface Death {
  /** Of the flow. */
  readonly step: number;
  readonly at: string;
  /** Which call is cut off. */
  readonly call: 'authorize' | 'signHash';
  /** What the journal holds of the digest then. */
  readonly recorded: readonly JournalEvent[];
  /** What presenting the SAD once more does. */
  readonly again?: 'signs' | 'refused';
}

const given = 'authorization.given';
const intended = 'signature.intended';
const made = 'signature.made';

const deaths: readonly Death[] = [
  { step: 5, at: 'SqlFactors.acceptAttempt:before', call: 'authorize', recorded: [] },
  { step: 5, at: 'SqlFactors.acceptAttempt:after', call: 'authorize', recorded: [] },
  { step: 6, at: 'SqlAuthorizations.add:before', call: 'authorize', recorded: [] },
  { step: 6, at: 'SqlAuthorizations.add:after', call: 'authorize', recorded: [given] },
  ...signingDeaths(),
];

function signingDeaths(): readonly Death[] {
  const call = 'signHash';
  const open = { call, recorded: [given], again: 'signs' } as const;
  const lost = { call, recorded: [given, intended], again: 'refused' } as const;
  const done = { call, recorded: [given, intended, made], again: 'refused' } as const;
  return [
    { step: 8, at: 'SqlAuthorizations.findWithOpenSlots:before', ...open },
    { step: 8, at: 'SqlAuthorizations.findWithOpenSlots:after', ...open },
    { step: 9, at: 'SqlAuthorizations.spend:before', ...open },
    { step: 10, at: 'SqlAuthorizations.spend:after', ...lost },
    { step: 11, at: 'SoftwareKeyVault.sign:before', ...lost },
    { step: 11, at: 'SoftwareKeyVault.sign:after', ...lost },
    { step: 12, at: 'SqlJournal.record:before', ...lost },
    { step: 12, at: 'SqlJournal.record:after', ...done },
    { step: 13, at: 'ServerResponse.end:before', ...done },
  ];
}

const home = mkdtempSync(join(tmpdir(), 'kumoin-steps-'));
after(() => rmSync(home, { recursive: true, force: true }));
const signal = join(home, 'die-now');

for (const death of deaths) {
  test(`killed at step ${death.step}, ${death.at}`, async () => {
    const digest = new Uint8Array(randomBytes(32));
    const sad = await dieSigning(death, digest);
    assert.deepEqual(await recordedOf(digest), death.recorded);

    const server = await startServer({ home });
    try {
      const { client, order } = await logIn(server.demo);
      if (sad !== undefined && death.again === 'signs') {
        assert.equal((await client.signHash({ ...order, sad, digests: [digest] })).length, 1);
      } else if (sad !== undefined) {
        const again = client.signHash({ ...order, sad, digests: [digest] });
        await assert.rejects(again, { code: 'refused', message: /Invalid parameter SAD/ });
      }
      await assertNewYesWorks(server.demo);
    } finally {
      assert.equal(await server.stop(), 0);
    }
  });
}

test('a client that got its answer has it, whatever happens to the server after', async () => {
  const digest = new Uint8Array(randomBytes(32));
  const server = await startDying('ServerResponse.end:after');
  const { client, order, pin } = await logIn(server.demo);
  const sad = await client.authorize({ ...order, pin, numSignatures: 1, digests: [digest] });
  writeFileSync(signal, '');
  assert.equal((await client.signHash({ ...order, sad, digests: [digest] })).length, 1);
  await server.kill();
  rmSync(signal);
  assert.deepEqual(await recordedOf(digest), [given, intended, made]);
});

test('every step of the flow that runs in the server has its death', () => {
  const page = readFileSync(flow, 'utf8');
  const served = page.slice(page.indexOf('## The signer'), page.indexOf('## Back on the client'));
  const numbered = [...served.matchAll(/^\| (\d+) +\|.*`apps\/server/gm)].map(([, step]) => step);
  const reading = new Set(['3', '4', '7']);
  const wanted = numbered.filter((step) => step !== undefined && !reading.has(step));
  assert.deepEqual([...new Set(deaths.map(({ step }) => String(step)))], wanted);
});

/** @returns the SAD, if the yes was answered before the end. */
async function dieSigning({ at, call }: Death, digest: Uint8Array): Promise<string | undefined> {
  const server = await startDying(at);
  try {
    const { client, order, pin } = await logIn(server.demo);
    const yes = { ...order, pin, numSignatures: 1, digests: [digest] };
    if (call === 'authorize') {
      writeFileSync(signal, '');
      await assert.rejects(client.authorize(yes), wasCutOff);
      return undefined;
    }
    const sad = await client.authorize(yes);
    writeFileSync(signal, '');
    await assert.rejects(client.signHash({ ...order, sad, digests: [digest] }), wasCutOff);
    return sad;
  } finally {
    await server.kill();
    rmSync(signal, { force: true });
  }
}

function startDying(at: string) {
  const NODE_OPTIONS = `--import=${preload}`;
  return startServer({ home, environment: { NODE_OPTIONS, DIE_AT: at, DIE_WHEN: signal } });
}

function wasCutOff(error: unknown): boolean {
  return error instanceof SdkError && error.code === 'unreachable';
}

async function logIn(demo: Demo) {
  const [signer] = demo.signers;
  const client = new CscClient({ baseUrl: demo.cscV1, fetch });
  await client.login(signer?.account ?? '', signer?.password ?? '');
  const credentialId = signer?.credentials[0]?.credentialID ?? '';
  return { client, order: { credentialId, ...sha256 }, pin: signer?.pin ?? '' };
}

async function assertNewYesWorks(demo: Demo): Promise<void> {
  const { client, order, pin } = await logIn(demo);
  const digests = [new Uint8Array(randomBytes(32))];
  const sad = await client.authorize({ ...order, pin, numSignatures: 1, digests });
  assert.equal((await client.signHash({ ...order, sad, digests })).length, 1);
}

/** What the journal says of the digest, in order; and that its chain is whole. */
async function recordedOf(digest: Uint8Array): Promise<readonly JournalEvent[]> {
  const clock = { now: () => Date.now() };
  const stores = await openSqliteStore({ file: join(home, 'kumoin.sqlite'), clock });
  try {
    const textHash = (text: string) => createHash('sha256').update(text).digest('hex');
    const { faults } = await makeVerifyJournal({ journal: stores.journal, textHash })();
    assert.deepEqual(faults, []);
    const text = `sha256:${Buffer.from(digest).toString('hex')}`;
    const { sequence } = await stores.journal.head();
    const events: JournalEvent[] = [];
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
