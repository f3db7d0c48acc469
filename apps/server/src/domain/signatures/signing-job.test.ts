import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { AccountId, ClientId, JobId } from '#domain/identifiers.ts';
import { Refusal } from '#domain/refusal.ts';
import type { RefusalCode } from '#domain/refusal.ts';
import {
  checkJob,
  checkOpenJobs,
  jobExpiry,
  openJobsMax,
  resultContext,
  workContext,
} from './signing-job.ts';
import type { SigningJob } from './signing-job.ts';

const at = Date.UTC(2030, 0, 1);
const limits = { validitySecondsDefault: 10, validitySecondsMax: 20 };
const caller = { accountId: 'account' as AccountId, clientId: 'client' as ClientId };
const job: SigningJob = {
  ...caller,
  id: 'job' as JobId,
  responseHash: 'hash',
  kind: 'hashes',
  state: 'accepted',
  work: new Uint8Array(),
  result: undefined,
  createdAt: at,
  expiresAt: at + 1,
};

function refuses(code: RefusalCode, run: () => unknown): void {
  assert.throws(run, (error) => error instanceof Refusal && error.code === code);
}

test('a result waits as long as was asked, or as long as is usual, and no longer than may be', () => {
  assert.equal(jobExpiry(undefined, limits, at), at + 10_000);
  assert.equal(jobExpiry(1, limits, at), at + 1);
  assert.equal(jobExpiry(20_000, limits, at), at + 20_000);
  refuses('validity_too_long', () => jobExpiry(20_001, limits, at));
});

test('so many orders wait for one account, and not one more', () => {
  checkOpenJobs(openJobsMax - 1);
  refuses('too_many_jobs', () => checkOpenJobs(openJobsMax));
});

test('a job is there for who ordered it, until its last millisecond', () => {
  checkJob(job, caller, at);
  for (const [found, asking, when] of [
    [undefined, caller, at],
    [job, { ...caller, accountId: 'other' as AccountId }, at],
    [job, { ...caller, clientId: 'other' as ClientId }, at],
    [job, caller, at + 1],
  ] as const) {
    refuses('job_unknown', () => checkJob(found, asking, when));
  }
});

test('work and result are sealed for different places', () => {
  assert.notEqual(workContext(job.id), resultContext(job.id));
});
