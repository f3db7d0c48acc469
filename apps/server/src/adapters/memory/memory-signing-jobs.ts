/** Signing jobs in memory: for tests and for trying things out; they are gone with the process. */

import type { AccountId, JobId } from '#domain/identifiers.ts';
import type { SigningJob } from '#domain/signatures/signing-job.ts';
import type { ClaimedJob, JobClaim, SettledJob, SigningJobs } from '#ports/signing-jobs.ts';
import { addNew } from './add-new.ts';
import type { MemoryNotifications } from './memory-notifications.ts';

export class MemorySigningJobs implements SigningJobs {
  readonly #byId = new Map<JobId, SigningJob>();
  readonly #claims = new Map<
    JobId,
    { readonly holder: string | undefined; readonly until: number }
  >();
  readonly #notifications: MemoryNotifications;

  constructor(notifications: MemoryNotifications) {
    this.#notifications = notifications;
  }

  async add(job: SigningJob): Promise<void> {
    addNew(this.#byId, job.id, job);
  }

  async findByResponse(responseHash: string): Promise<SigningJob | undefined> {
    const jobs = [...this.#byId.values()];
    return structuredClone(jobs.find((job) => job.responseHash === responseHash));
  }

  async countOpen(accountId: AccountId, at: number): Promise<number> {
    return this.#open(at).filter((job) => job.accountId === accountId).length;
  }

  async claim({ holder, at, until }: JobClaim): Promise<ClaimedJob | undefined> {
    const free = this.#open(at).filter(({ id }) => (this.#claims.get(id)?.until ?? at) <= at);
    const [oldest] = free.sort(byAge);
    if (oldest === undefined) return undefined;
    const triedBefore = this.#claims.has(oldest.id);
    this.#claims.set(oldest.id, { holder, until });
    return { job: structuredClone(oldest), triedBefore };
  }

  async release(id: JobId, holder: string, at: number): Promise<void> {
    if (this.#claims.get(id)?.holder === holder) {
      this.#claims.set(id, { holder: undefined, until: at });
    }
  }

  async settle({ id, holder, state, result, notification }: SettledJob): Promise<boolean> {
    const job = this.#byId.get(id);
    if (job?.state !== 'accepted' || this.#claims.get(id)?.holder !== holder) return false;
    this.#byId.set(id, { ...job, state, work: new Uint8Array(), result: Uint8Array.from(result) });
    if (notification !== undefined) this.#notifications.add(notification);
    return true;
  }

  async destroyOver(at: number, limit: number): Promise<number> {
    const over = [...this.#byId.values()].filter(({ expiresAt }) => expiresAt <= at);
    const gone = over.slice(0, limit);
    for (const { id } of gone) this.#byId.delete(id);
    return gone.length;
  }

  /** See `ExpiredRecords`. */
  destroyExpired(before: number, limit: number): Promise<number> {
    return this.destroyOver(before - 1, limit);
  }

  #open(at: number): SigningJob[] {
    const jobs = [...this.#byId.values()];
    return jobs.filter(({ state, expiresAt }) => state === 'accepted' && at < expiresAt);
  }
}

function byAge(left: SigningJob, right: SigningJob): number {
  return left.createdAt - right.createdAt || (left.id < right.id ? -1 : 1);
}
