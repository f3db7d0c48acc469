/**
 * How many signatures a second the SQLite store can account for, next to what the machine's
 * disk and `node:sqlite` allow at all. Run by hand, on the disk that counts:
 *
 *     npm run bench -- store [folder]
 *
 * One signature is what signing asks of the store: two look-ups, the spending with its intent,
 * the result; the last two are durable one after the other.
 */

import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { openSqliteStore } from '../apps/server/src/adapters/sql/open-store.ts';
import {
  frozenClock,
  now,
  openSlots,
  sampleAccount,
  sampleAuthorization,
  sampleCredential,
  sampleDigest,
  sampleNote,
} from '../apps/server/src/ports/samples.contract.ts';
import type { Stores } from '../apps/server/src/ports/stores.ts';

const signatures = 2000;
const callersAtOnce = [1, 32];
const digest = sampleDigest('document');

const folder = mkdtempSync(join(process.argv[2] ?? '.', 'bench-store-'));
try {
  await measure('bare commits, one row each', async () => commitRows(join(folder, 'bare.db')));
  for (const callers of callersAtOnce) {
    const stores = await openSqliteStore({
      file: join(folder, `${callers}.db`),
      clock: frozenClock,
    });
    await prepare(stores);
    await measure(`signatures, ${callers} at once`, () => signAll(stores, callers));
    await stores.close();
  }
} finally {
  rmSync(folder, { recursive: true });
}

async function measure(what: string, work: () => Promise<void>): Promise<void> {
  const startedAt = performance.now();
  const cpuBefore = process.cpuUsage();
  await work();
  const seconds = (performance.now() - startedAt) / 1000;
  const { user, system } = process.cpuUsage(cpuBefore);
  const rate = Math.round(signatures / seconds);
  const cpuMs = (user + system) / 1000 / signatures;
  console.log(`${what}: ${rate} a second, ${cpuMs.toFixed(3)} ms of CPU each`);
}

function commitRows(file: string): void {
  const database = new DatabaseSync(file);
  database.exec('pragma journal_mode = wal; pragma synchronous = full');
  database.exec('create table rows (id integer primary key, text text)');
  const insert = database.prepare('insert into rows (text) values (?)');
  for (let count = 0; count < signatures; count++) insert.run('x'.repeat(400));
  database.close();
}

async function prepare(stores: Stores): Promise<void> {
  await stores.accounts.add(sampleAccount());
  await stores.credentials.add(sampleCredential());
  for (let number = 0; number < signatures; number++) {
    const authorization = sampleAuthorization({
      id: `authorization-${number}` as never,
      transactionId: `transaction-${number}` as never,
      sadHash: `sad-hash-${number}`,
    });
    await stores.authorizations.add(authorization, openSlots(digest), sampleNote);
  }
}

async function signAll(stores: Stores, callers: number): Promise<void> {
  let next = 0;
  const signSome = async () => {
    while (next < signatures) await signOne(stores, next++);
  };
  await Promise.all(Array.from({ length: callers }, signSome));
}

async function signOne(stores: Stores, number: number): Promise<void> {
  const { authorizations, recentCredentials, journal } = stores;
  const [presented, credential] = await Promise.all([
    authorizations.findWithOpenSlots(`sad-hash-${number}`),
    recentCredentials.find(sampleCredential().id),
  ]);
  if (!presented || !credential) throw new Error('the bench has lost its samples');
  const { id, accountId: account, clientId: client } = presented.authorization;
  const digests = [`sha256:${'00'.repeat(32)}`];
  const facts = { authorization: id, credential: credential.id, account, client, digests };
  const intent = { event: 'signature.intended', facts } as const;
  const spending = [{ position: 0, digest }];
  const order = { id, credentialId: credential.id, consumes: false, spending, at: now, intent };
  if (!(await authorizations.spend(order))) throw new Error('a yes of the bench was spent before');
  await journal.record({ event: 'signature.made', facts });
}
