/**
 * The real server is killed (SIGKILL) twenty times in the middle of signing, and started again
 * on the same data. Afterwards: no yes has signed twice, no signature was released that the
 * journal does not hold, and its chain is whole.
 *
 * Calls that were cut off are made again after the restart with the same SAD, as a client that
 * does not know better would: that is how a yes could be doubled.
 */

import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { CscClient, SdkError } from '@kumoin/sdk';
import { openSqliteStore } from '../../apps/server/src/adapters/sql/open-store.ts';
import type { JournalEntry } from '../../apps/server/src/domain/journal/journal-entry.ts';
import { makeVerifyJournal } from '../../apps/server/src/usecases/journal/verify-journal.ts';
import { startServer } from '../worlds/running-server.ts';
import type { Demo } from '../worlds/running-server.ts';

const kills = 20;
const clients = 8;
const sha256 = { hashOid: '2.16.840.1.101.3.4.2.1', signOid: '1.2.840.113549.1.1.11' };

/** A yes that was given: its secret, its digest, and how many signatures came back for it. */
interface Yes {
  readonly sad: string;
  readonly digest: Uint8Array;
  released: number;
  /** False while it is not known whether the server has signed. */
  answered: boolean;
}

test(`killed ${kills} times under load: nothing is signed twice or without a record`, async (t) => {
  const home = mkdtempSync(join(tmpdir(), 'kumoin-crash-'));
  t.after(() => rmSync(home, { recursive: true, force: true }));
  const given: Yes[] = [];

  for (let round = 0; round < kills; round += 1) {
    const server = await startServer({ home });
    const unsure = given.filter(({ answered }) => !answered);
    const load = Promise.all([
      ...Array.from({ length: clients }, () => signUntilCut(server.demo, given)),
      retry(server.demo, unsure),
    ]);
    await sleep(200 + ((round * 37) % 500));
    await server.kill();
    await load;
  }

  const server = await startServer({ home });
  await retry(
    server.demo,
    given.filter(({ answered }) => !answered),
  );
  assert.equal(await server.stop(), 0);

  const released = given.filter((yes) => yes.released > 0);
  assert.ok(released.length > kills, `only ${released.length} signatures were released`);
  assert.deepEqual(
    given.filter((yes) => yes.released > 1),
    [],
  );
  await checkJournal(home, released);
  t.diagnostic(`${given.length} yeses, ${released.length} signatures released, ${kills} kills`);
});

/** Asks and signs in a loop until the server is gone. */
async function signUntilCut(demo: Demo, given: Yes[]): Promise<void> {
  const [signer] = demo.signers;
  const credentialId = signer?.credentials[0]?.credentialID ?? '';
  try {
    const client = await logIn(demo);
    for (;;) {
      const digest = new Uint8Array(randomBytes(32));
      const order = { credentialId, numSignatures: 1, digests: [digest], ...sha256 };
      const sad = await client.authorize({ ...order, pin: signer?.pin ?? '' });
      const yes: Yes = { sad, digest, released: 0, answered: false };
      given.push(yes);
      await signOnce(client, credentialId, yes);
    }
  } catch (error) {
    if (!wasCutOff(error)) throw error;
  }
}

async function retry(demo: Demo, unsure: readonly Yes[]): Promise<void> {
  const credentialId = demo.signers[0]?.credentials[0]?.credentialID ?? '';
  try {
    const client = await logIn(demo);
    for (const yes of unsure) await signOnce(client, credentialId, yes);
  } catch (error) {
    if (!wasCutOff(error)) throw error;
  }
}

/** A refusal is an answer too: the yes is spent. */
async function signOnce(client: CscClient, credentialId: string, yes: Yes): Promise<void> {
  const { sad, digest } = yes;
  try {
    await client.signHash({ credentialId, sad, digests: [digest], ...sha256 });
    yes.released += 1;
  } catch (error) {
    if (wasCutOff(error)) throw error;
    assert.match(String(error), /Invalid parameter SAD/);
  }
  yes.answered = true;
}

async function logIn(demo: Demo): Promise<CscClient> {
  const [signer] = demo.signers;
  const client = new CscClient({ baseUrl: demo.cscV1, fetch });
  await client.login(signer?.account ?? '', signer?.password ?? '');
  return client;
}

/** The connection broke, before or in the middle of the answer. */
function wasCutOff(error: unknown): boolean {
  if (error instanceof SdkError) return error.code !== 'refused';
  return error instanceof TypeError;
}

async function checkJournal(home: string, released: readonly Yes[]): Promise<void> {
  const clock = { now: () => Date.now() };
  const stores = await openSqliteStore({ file: join(home, 'kumoin.sqlite'), clock });
  try {
    const textHash = (text: string) => createHash('sha256').update(text).digest('hex');
    const report = await makeVerifyJournal({ journal: stores.journal, textHash })();
    assert.deepEqual(report.faults, []);

    const made = new Map<string, number>();
    for (let after = 0; after < report.head.sequence; after += 500) {
      const entries = await stores.journal.read(after, 500);
      for (const digest of entries.flatMap(digestsMade)) {
        made.set(digest, (made.get(digest) ?? 0) + 1);
      }
    }
    for (const { digest } of released) {
      const text = `sha256:${Buffer.from(digest).toString('hex')}`;
      assert.equal(made.get(text), 1, `${text} was released, but is not recorded once`);
    }
    assert.deepEqual(
      [...made].filter(([, count]) => count > 1),
      [],
    );
  } finally {
    await stores.close();
  }
}

function digestsMade({ event, facts }: JournalEntry): readonly string[] {
  const { digests } = facts;
  return event === 'signature.made' && Array.isArray(digests) ? digests : [];
}
