/**
 * Clients that sign without pause against servers that come and go, and keep book of what they
 * were given. Calls that were cut off, or answered with "try again", are made again with the
 * same SAD, as a client that does not know better would: that is how a yes could be doubled.
 */

import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { CscClient, SdkError } from '@kumoin/sdk';
import type { JournalEntry } from '../../apps/server/src/domain/journal/journal-entry.ts';
import type { Journal } from '../../apps/server/src/ports/journal.ts';
import { makeVerifyJournal } from '../../apps/server/src/usecases/journal/verify-journal.ts';
import type { Demo } from './running-server.ts';

const sha256 = { hashOid: '2.16.840.1.101.3.4.2.1', signOid: '1.2.840.113549.1.1.11' };
const pauseMs = 20;
/** A connection that was on its way to a worker as it was killed is never answered. */
const timeoutMs = 20_000;
const journalPage = 500;

/** A yes that was given: its secret, its digest, and how many signatures came back for it. */
interface Yes {
  readonly sad: string;
  readonly digest: Uint8Array;
  released: number;
  /** False while it is not known whether a server has signed. */
  answered: boolean;
}

export class SigningLoad {
  readonly #servers: () => readonly Demo[];
  readonly #given: Yes[] = [];
  #stopped = false;

  /** @param servers those that are believed to run; asked anew before each try. */
  constructor(servers: () => readonly Demo[]) {
    this.#servers = servers;
  }

  get given(): number {
    return this.#given.length;
  }

  get released(): number {
    return this.#given.filter(({ released }) => released > 0).length;
  }

  /** Signs with so many clients until `stop` is called. */
  async run(clients: number): Promise<void> {
    this.#stopped = false;
    await Promise.all(Array.from({ length: clients }, (_, number) => this.#signOn(number)));
  }

  stop(): void {
    this.#stopped = true;
  }

  /** Asks again wherever no answer came, until every yes has one. */
  async settle(): Promise<void> {
    for (let turn = 0; ; turn += 1) {
      const unsure = this.#given.filter(({ answered }) => !answered);
      if (unsure.length === 0) return;
      const [client, credentialId] = await this.#logIn(turn);
      for (const yes of unsure) {
        if (client !== undefined) await signOnce(client, credentialId, yes).catch(ignoreCut);
      }
    }
  }

  /** Nothing signed twice, nothing released that the journal does not hold, the chain whole. */
  async check(journal: Journal): Promise<void> {
    // Clients may go on meanwhile: only what came back before the journal is read must be in it.
    const released = this.#given.filter((yes) => yes.released > 0);
    const twice = this.#given.filter(({ released }) => released > 1);
    assert.equal(twice.length, 0, `${twice.length} yeses have signed twice`);
    const textHash = (text: string) => createHash('sha256').update(text).digest('hex');
    const report = await makeVerifyJournal({ journal, textHash })();
    assert.equal(report.faults.length, 0, JSON.stringify(report.faults.slice(0, 3)));

    const made = await countMade(journal, report.head.sequence);
    const doubled = [...made].filter(([, count]) => count > 1);
    assert.equal(doubled.length, 0, `${doubled.length} digests were signed twice`);
    for (const { digest } of released) {
      const text = `sha256:${Buffer.from(digest).toString('hex')}`;
      assert.equal(made.get(text), 1, `${text} was released without a record`);
    }
  }

  async #signOn(number: number): Promise<void> {
    for (let turn = number; !this.#stopped; turn += 1) {
      const [client, credentialId, pin] = await this.#logIn(turn);
      if (client === undefined) await sleep(pauseMs);
      else await this.#signUntilCut(client, credentialId, pin).catch(ignoreCut);
    }
  }

  async #signUntilCut(client: CscClient, credentialId: string, pin: string): Promise<void> {
    while (!this.#stopped) {
      const digest = new Uint8Array(randomBytes(32));
      const order = { credentialId, numSignatures: 1, digests: [digest], ...sha256 };
      const sad = await client.authorize({ ...order, pin });
      const yes: Yes = { sad, digest, released: 0, answered: false };
      this.#given.push(yes);
      await signOnce(client, credentialId, yes);
    }
  }

  async #logIn(turn: number): Promise<[CscClient | undefined, string, string]> {
    const servers = this.#servers();
    const demo = servers[turn % Math.max(1, servers.length)];
    const [signer] = demo?.signers ?? [];
    if (demo === undefined || signer === undefined) return [undefined, '', ''];
    const client = new CscClient({ baseUrl: demo.cscV1, fetch, timeoutMs });
    try {
      await client.login(signer.account, signer.password);
      return [client, signer.credentials[0]?.credentialID ?? '', signer.pin];
    } catch (error) {
      ignoreCut(error);
      await sleep(pauseMs);
      return [undefined, '', ''];
    }
  }
}

/** A refusal is an answer, too: the yes is spent. */
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

function ignoreCut(error: unknown): void {
  if (!wasCutOff(error)) throw error;
}

/** No answer, half an answer, or the server's "try again". */
function wasCutOff(error: unknown): boolean {
  if (!(error instanceof SdkError)) return error instanceof TypeError;
  return error.code !== 'refused' || (error.answer?.status ?? 0) >= 500;
}

async function countMade(journal: Journal, length: number): Promise<Map<string, number>> {
  const made = new Map<string, number>();
  for (let after = 0; after < length; after += journalPage) {
    const entries = await journal.read(after, journalPage);
    for (const digest of entries.flatMap(digestsMade)) {
      made.set(digest, (made.get(digest) ?? 0) + 1);
    }
  }
  return made;
}

function digestsMade({ event, facts }: JournalEntry): readonly string[] {
  const { digests } = facts;
  return event === 'signature.made' && Array.isArray(digests) ? digests : [];
}
