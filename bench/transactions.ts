/**
 * How many answers a second the bank API verifies and settles, with few tokens in the store and with
 * many, next to the verification alone:
 *
 *     npm run bench -- transactions [--devices 1000000] [--rounds 30] [--callers 32]
 *
 * The server is a process of its own on SQLite; a round begins a transaction for every customer, which is
 * not counted, and then answers all of them at once, which is. Every answer is right: it is looked at,
 * settled with its token, its evidence and its line of the journal, and durable when it is told.
 */

import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { parseArgs } from 'node:util';
import { insecureRawQuestion, ocra, parseOcraSuite, verifyOcra } from '@kumoin/otp';
import { TransactionsClient } from '@kumoin/sdk';
import { rateLimitDefaults } from '../apps/server/src/domain/access/rate-limit.ts';
import { storeFileName } from '../apps/server/src/wiring/data-folder.ts';
import { startKumoin } from '../tests/worlds/kumoin-process.ts';
import { TransactionsWorld, softSuite } from '../tests/worlds/transactions-world.ts';
import { cpuSeconds } from './cpu-seconds.ts';
import { describeMachine } from './machine.ts';

const { values } = parseArgs({
  options: {
    devices: { type: 'string', default: '1000000' },
    rounds: { type: 'string', default: '30' },
    callers: { type: 'string', default: '32' },
  },
});
const [devices, rounds, callers] = [values.devices, values.rounds, values.callers].map(Number);
if (!devices || !rounds || !callers) throw new Error('numbers greater than zero, please');
const suite = parseOcraSuite(softSuite);
const warmUpRounds = 5;

interface Asked {
  readonly name: string;
  readonly key: Uint8Array;
}

interface Rate {
  readonly perSecond: number;
  /** Of one answer, in the server. */
  readonly cpuMs: number;
}

const folder = mkdtempSync(join(tmpdir(), 'kumoin-bench-transactions-'));
const [few, many] = [join(folder, 'few'), join(folder, 'many')];
try {
  for (const line of describeMachine()) console.log(line);
  mkdirSync(few);
  const { accessToken, customers } = await setUp(few, callers);
  cpSync(few, many, { recursive: true });
  const startedAt = performance.now();
  fillTokens(many, devices);
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
  console.log(`${devices.toLocaleString('en')} tokens more, written in ${seconds} s`);
  tell('bare, one thread', bareRate(2));
  const [least, most] = await measureInTurn([few, many], { accessToken, customers });
  tell(`through the API, ${callers} at once, ${callers} tokens`, least);
  tell(`through the API, ${callers} at once, with all of them`, most);
  const slower = least.perSecond / most.perSecond;
  const cpu = most.cpuMs / least.cpuMs;
  console.log(`${slower.toFixed(2)} times as long, ${cpu.toFixed(2)} times the CPU; allowed: 1.20`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}

async function setUp(home: string, count: number) {
  const limits = Object.keys(rateLimitDefaults).map((call) => [call, { limit: 0 }]);
  const config = { logLevel: 'error', rateLimits: Object.fromEntries(limits) as object };
  writeFileSync(join(home, 'config.json'), JSON.stringify(config));
  const world = await TransactionsWorld.open({ home });
  try {
    const { accessToken } = await world.newBank();
    const customers: Asked[] = [];
    for (let number = 0; number < count; number += 1) {
      const { name, key } = await world.newCustomer();
      customers.push({ name, key });
    }
    return { accessToken, customers };
  } finally {
    await world.close();
  }
}

interface Load {
  readonly accessToken: string;
  readonly customers: readonly Asked[];
}

/** Both run all the time and take turns, so that whatever else the machine does hits both alike. */
async function measureInTurn(
  homes: readonly [string, string],
  { accessToken, customers }: Load,
): Promise<readonly [Rate, Rate]> {
  const places = [await open(homes[0], accessToken), await open(homes[1], accessToken)] as const;
  try {
    for (let round = -warmUpRounds; round < (rounds ?? 0); round += 1) {
      for (const place of places) await takeTurn(place, customers, round >= 0);
    }
    const answers = (rounds ?? 0) * customers.length;
    const rateOf = ({ spent: { ms, cpu } }: Place): Rate => {
      return { perSecond: answers / (ms / 1000), cpuMs: (cpu * 1000) / answers };
    };
    return [rateOf(places[0]), rateOf(places[1])];
  } finally {
    for (const { server } of places) await server.stop();
  }
}

type Place = Awaited<ReturnType<typeof open>>;

async function takeTurn(
  { api, cpuNow, spent }: Place,
  customers: readonly Asked[],
  counts: boolean,
): Promise<void> {
  const { ms, cpu } = await answerAll(api, customers, cpuNow);
  if (!counts) return;
  spent.ms += ms;
  spent.cpu += cpu;
}

async function open(home: string, accessToken: string) {
  const server = await startKumoin({
    args: ['serve'],
    environment: { KUMOIN_HOME: home, KUMOIN_PORT: '0' },
    readyLine: 'kumoin ready',
    onComplaint: () => undefined,
  });
  const api = new TransactionsClient({ origin: server.ready, accessToken });
  const cpuNow = () => cpuSeconds([server.pid]);
  return { server, api, cpuNow, spent: { ms: 0, cpu: 0 } };
}

async function answerAll(
  api: TransactionsClient,
  customers: readonly Asked[],
  cpuNow: () => number = () => 0,
) {
  const fields = { payee: '株式会社みほん商店', amount: '128000', currency: 'JPY' };
  const codes = await Promise.all(
    customers.map(async ({ name, key }) => {
      const { transactionId, question } = await api.begin({
        ...{ account: name, kind: 'transfer', fields },
      });
      const code = ocra({ suite, key, question: insecureRawQuestion(suite, question) });
      return { transactionId, code };
    }),
  );
  const [startedAt, cpuBefore] = [performance.now(), cpuNow()];
  const answers = codes.map(({ transactionId, code }) => api.answer(transactionId, code));
  for (const { state } of await Promise.all(answers)) {
    if (state !== 'approved') throw new Error(`a right answer of the bench is ${state}`);
  }
  return { ms: performance.now() - startedAt, cpu: cpuNow() - cpuBefore };
}

function bareRate(seconds: number): Rate {
  const key = new Uint8Array(32).fill(7);
  const question = insecureRawQuestion(suite, 'a1'.repeat(32));
  const response = ocra({ suite, key, question });
  const [startedAt, cpuBefore] = [performance.now(), cpuSeconds([process.pid])];
  let verified = 0;
  while (performance.now() - startedAt < seconds * 1000) {
    for (let count = 0; count < 1000; count += 1) verifyOcra({ suite, key, question, response });
    verified += 1000;
  }
  const cpu = cpuSeconds([process.pid]) - cpuBefore;
  const spent = (performance.now() - startedAt) / 1000;
  return { perSecond: verified / spent, cpuMs: (cpu * 1000) / verified };
}

/** Copies of the first token under names of their own, in one statement. */
function fillTokens(home: string, count: number): void {
  const database = new DatabaseSync(join(home, storeFileName));
  const columns = database
    .prepare('pragma table_info(tokens)')
    .all()
    .map(({ name }) => `"${String(name)}"`);
  const ofItsOwn = {
    '"id"': "'device-' || n",
    '"account_id"': "'account-' || n",
    '"serial"': "'serial-' || n",
  };
  const chosen = columns.map((column) => ofItsOwn[column as keyof typeof ofItsOwn] ?? column);
  database.exec(`insert into tokens (${columns.join(', ')})
    with recursive numbers (n) as (select 1 union all select n + 1 from numbers where n < ${count})
    select ${chosen.join(', ')} from numbers, (select * from tokens limit 1)`);
  database.close();
}

function tell(what: string, { perSecond, cpuMs }: Rate): void {
  const rate = Math.round(perSecond).toLocaleString('en');
  console.log(`${what}: ${rate} a second, ${cpuMs.toFixed(3)} ms of CPU each`);
}
