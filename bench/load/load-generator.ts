/**
 * The load generator: a process of its own, told over IPC what to do. Each client is one
 * connection that asks again as soon as it was answered.
 */

import { createHash, randomBytes, randomInt } from 'node:crypto';
import { KeepAliveClient } from './keep-alive-client.ts';
import type { LoadJob, LoadReport } from './load-job.ts';
import { OAuthPerson } from './oauth-person.ts';

const hashOid = '2.16.840.1.101.3.4.2.1';

interface Yes {
  readonly sad: string;
  readonly hash: string;
  readonly credentialId: string;
}

const given: Yes[] = [];
/** Logged in once for all loads: what a log-in burns is no part of a signature. */
const persons = new Map<number, OAuthPerson>();

process.on('message', (job: LoadJob) => {
  run(job).then(
    (report) => process.send?.(report),
    (error: unknown) => process.send?.({ count: 0, seconds: 0, p50: 0, p99: 0, error: `${error}` }),
  );
});

async function run(job: LoadJob): Promise<LoadReport> {
  const clients = Array.from(
    { length: job.clients },
    (_, client) => new KeepAliveClient(job.baseUrl, job.tokens[client % job.tokens.length] ?? ''),
  );
  if (job.kind === 'authorize') given.length = 0;
  const steps = await Promise.all(clients.map((client, number) => stepOf(client, job, number)));
  const times: number[] = [];
  let left = job.countMax;
  const startedAt = performance.now();
  const endAt = startedAt + job.seconds * 1000;
  try {
    await Promise.all(
      steps.map(async (step) => {
        while (left-- > 0 && performance.now() < endAt) {
          const before = performance.now();
          if (!(await step())) return;
          times.push(performance.now() - before);
        }
      }),
    );
  } finally {
    for (const client of clients) client.close();
  }
  const seconds = (performance.now() - startedAt) / 1000;
  times.sort((left, right) => left - right);
  const at = (share: number): number => times[Math.floor(times.length * share)] ?? 0;
  return { count: times.length, seconds, p50: at(0.5), p99: at(0.99) };
}

/** What one client does again and again; a person logs in before the clock runs. */
async function stepOf(
  client: KeepAliveClient,
  job: LoadJob,
  number: number,
): Promise<() => Promise<boolean>> {
  if (job.kind !== 'consent') return () => once(client, job);
  if (job.oauth === undefined) throw new Error('nobody to ask for consent');
  const person = persons.get(number) ?? (await OAuthPerson.logIn(client, job.oauth));
  persons.set(number, person);
  const { oauth } = job;
  const { credentialId } = oauth;
  return async () => {
    const hash = randomHash();
    const token = await person.consent(client, { ...oauth, hash, pin: job.pin });
    const { status, body } = await client.send({
      method: 'POST',
      path: '/csc/v2/signatures/signHash',
      type: 'application/json',
      // The token is the yes, and access to this credential, too.
      headers: `authorization: Bearer ${token}\r\n`,
      body: JSON.stringify(signatureMembers(job, { hash, credentialId })),
    });
    if (status !== 200) throw new Error(`signHash answered ${status}: ${body}`);
    return true;
  };
}

function signatureMembers(
  { signOid }: LoadJob,
  { hash, credentialId }: Pick<Yes, 'hash' | 'credentialId'>,
): object {
  return {
    credentialID: credentialId,
    hashes: [hash],
    hashAlgorithmOID: hashOid,
    signAlgo: signOid,
  };
}

function randomHash(): string {
  return createHash('sha256').update(randomBytes(8)).digest('base64');
}

/** @returns false when there is nothing left to do. */
async function once(client: KeepAliveClient, job: LoadJob): Promise<boolean> {
  if (job.kind === 'authorize') {
    given.push(await authorize(client, job));
    return true;
  }
  const yes = job.kind === 'pair' ? await authorize(client, job) : given.pop();
  if (yes === undefined) return false;
  await sign(client, job, yes);
  return true;
}

async function authorize(client: KeepAliveClient, job: LoadJob): Promise<Yes> {
  const { credentialIds } = job;
  const credentialId = credentialIds[randomInt(credentialIds.length)] ?? '';
  const hash = randomHash();
  const body = {
    credentialID: credentialId,
    numSignatures: 1,
    hashes: [hash],
    hashAlgorithmOID: hashOid,
    authData: [{ id: 'PIN', value: job.pin }],
  };
  const answer = await call(client, 'credentials/authorize', body);
  return { sad: String(answer['SAD']), hash, credentialId };
}

async function sign(client: KeepAliveClient, job: LoadJob, yes: Yes): Promise<void> {
  const body = { SAD: yes.sad, ...signatureMembers(job, yes) };
  const answer = await call(client, 'signatures/signHash', body);
  if (!Array.isArray(answer['signatures'])) throw new Error('an answer without a signature');
}

async function call(client: KeepAliveClient, method: string, body: object) {
  const { status, body: text } = await client.post(`/csc/v2/${method}`, JSON.stringify(body));
  if (status !== 200) throw new Error(`${method} answered ${status}: ${text}`);
  return JSON.parse(text) as Record<string, unknown>;
}
