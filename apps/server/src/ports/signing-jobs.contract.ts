/** What every store of signing jobs must do. Run by each adapter's own test. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { AccountId, ClientId, JobId, NotificationId } from '#domain/identifiers.ts';
import type { Notification } from '#domain/notifications/notification.ts';
import type { SigningJob } from '#domain/signatures/signing-job.ts';
import { emptyStores, everyOctet, now } from './samples.contract.ts';
import type { OpenStores } from './samples.contract.ts';

function sampleJob(changes: Partial<SigningJob> = {}): SigningJob {
  return {
    id: 'job-1' as JobId,
    responseHash: 'response-hash-1',
    accountId: 'account-1' as AccountId,
    clientId: 'client-1' as ClientId,
    kind: 'documents',
    state: 'accepted',
    work: everyOctet,
    result: undefined,
    createdAt: now,
    expiresAt: now + 1000,
    ...changes,
  };
}

function sampleNotification(changes: Partial<Notification> = {}): Notification {
  return {
    id: 'notification-1' as NotificationId,
    uri: 'https://app.example/done?a=1',
    body: everyOctet,
    attempts: 0,
    nextAt: now,
    createdAt: now,
    expiresAt: now + 1000,
    ...changes,
  };
}

const claim = { holder: 'node-1', at: now, until: now + 100 };
const done = { id: 'job-1' as JobId, holder: 'node-1', state: 'done', result: everyOctet } as const;

export function signingJobsContract(name: string, open: OpenStores): void {
  test(`${name}: a job comes back exactly as it was added, by its response alone`, async (t) => {
    const { signingJobs } = await emptyStores(open, t);
    const job = sampleJob();
    const hashes = sampleJob({ id: 'job-2' as JobId, responseHash: 'other', kind: 'hashes' });
    await signingJobs.add(job);
    await signingJobs.add(hashes);
    await assert.rejects(signingJobs.add(sampleJob({ responseHash: 'third' })));
    assert.deepEqual(await signingJobs.findByResponse(job.responseHash), job);
    assert.deepEqual(await signingJobs.findByResponse('other'), hashes);
    assert.equal(await signingJobs.findByResponse('OTHER'), undefined);
  });

  test(`${name}: a job of the largest documents is kept whole`, async (t) => {
    const { signingJobs } = await emptyStores(open, t);
    const work = new Uint8Array(8 * 2 ** 20).map((_, index) => index % 251);
    await signingJobs.add(sampleJob({ work }));
    const found = await signingJobs.findByResponse('response-hash-1');
    assert.ok(Buffer.from(found?.work ?? []).equals(work));
  });

  test(`${name}: the oldest job is claimed, once, by one of many who try at once`, async (t) => {
    const { signingJobs } = await emptyStores(open, t);
    const jobs = [3, 1, 2].map((age) =>
      sampleJob({
        id: `job-${age}` as JobId,
        responseHash: String(age),
        createdAt: now - age,
      }),
    );
    for (const job of jobs) await signingJobs.add(job);
    const first = await signingJobs.claim(claim);
    assert.deepEqual(first, { job: jobs[0], triedBefore: false });
    const claims = Array.from({ length: 20 }, (_, index) =>
      signingJobs.claim({ ...claim, holder: `node-${index}` }),
    );
    const claimed = (await Promise.all(claims)).flatMap((one) => one?.job.id ?? []);
    assert.deepEqual(claimed.sort(), ['job-1', 'job-2']);
  });

  test(`${name}: a claim runs out at its time, and the next one knows of it`, async (t) => {
    const { signingJobs } = await emptyStores(open, t);
    await signingJobs.add(sampleJob());
    await signingJobs.claim(claim);
    const later = { holder: 'node-2', at: now + 99, until: now + 200 };
    assert.equal(await signingJobs.claim(later), undefined);
    const taken = await signingJobs.claim({ ...later, at: now + 100 });
    assert.equal(taken?.triedBefore, true);
    assert.equal(await signingJobs.settle({ ...done, notification: undefined }), false);
    const byNext = { ...done, holder: 'node-2', notification: undefined };
    assert.equal(await signingJobs.settle(byNext), true);
  });

  test(`${name}: a claim that is given up is free at that time, and was tried`, async (t) => {
    const { signingJobs } = await emptyStores(open, t);
    await signingJobs.add(sampleJob());
    await signingJobs.claim(claim);
    await signingJobs.release(done.id, 'node-2', now);
    assert.equal(await signingJobs.claim({ ...claim, holder: 'node-3' }), undefined);
    await signingJobs.release(done.id, 'node-1', now + 10);
    assert.equal(await signingJobs.claim({ ...claim, at: now + 9 }), undefined);
    assert.equal((await signingJobs.claim({ ...claim, at: now + 10 }))?.triedBefore, true);
  });

  test(`${name}: a job that is over is not claimed, and goes at its last millisecond`, async (t) => {
    const { signingJobs } = await emptyStores(open, t);
    await signingJobs.add(sampleJob());
    const over = { ...claim, at: now + 1000, until: now + 2000 };
    assert.equal(await signingJobs.claim(over), undefined);
    assert.equal(await signingJobs.destroyOver(now + 999, 100), 0);
    assert.equal(await signingJobs.destroyOver(now + 1000, 100), 1);
    assert.equal(await signingJobs.findByResponse('response-hash-1'), undefined);
  });

  test(`${name}: a job is settled once; its work goes, its result and notification stay`, async (t) => {
    const { signingJobs, notifications } = await emptyStores(open, t);
    await signingJobs.add(sampleJob());
    await signingJobs.claim(claim);
    const settled = { ...done, notification: sampleNotification() };
    assert.equal(await signingJobs.settle(settled), true);
    const again = sampleNotification({ id: 'notification-2' as NotificationId });
    assert.equal(await signingJobs.settle({ ...settled, notification: again }), false);
    const expected = { ...sampleJob(), state: 'done', work: new Uint8Array(), result: everyOctet };
    assert.deepEqual(await signingJobs.findByResponse('response-hash-1'), expected);
    assert.equal(await signingJobs.claim({ ...claim, at: now + 500 }), undefined);
    assert.deepEqual(await notifications.claim(claim), sampleNotification());
    assert.equal(await notifications.claim(claim), undefined);
  });

  test(`${name}: the open jobs of an account are counted, settled ones and others’ not`, async (t) => {
    const { signingJobs } = await emptyStores(open, t);
    const ids = ['job-1', 'job-2', 'job-3'] as JobId[];
    for (const id of ids) await signingJobs.add(sampleJob({ id, responseHash: id }));
    const other = { id: 'job-4' as JobId, accountId: 'account-2' as AccountId };
    await signingJobs.add(sampleJob({ ...other, responseHash: 'job-4' }));
    await signingJobs.claim(claim);
    await signingJobs.settle({ ...done, notification: undefined });
    assert.equal(await signingJobs.countOpen('account-1' as AccountId, now), 2);
    assert.equal(await signingJobs.countOpen('account-1' as AccountId, now + 1000), 0);
  });

  test(`${name}: a notification is claimed when it is due, and tried again when said`, async (t) => {
    const { signingJobs, notifications } = await emptyStores(open, t);
    await signingJobs.add(sampleJob());
    await signingJobs.claim(claim);
    const later = sampleNotification({ nextAt: now + 5 });
    await signingJobs.settle({ ...done, notification: later });
    assert.equal(await notifications.claim({ ...claim, at: now + 4 }), undefined);
    const due = { ...claim, at: now + 5 };
    const claims = Array.from({ length: 20 }, (_, index) =>
      notifications.claim({ ...due, holder: `node-${index}` }),
    );
    const claimed = (await Promise.all(claims)).findIndex((one) => one !== undefined);
    const { id } = later;
    assert.equal(await notifications.note(id, 'node-x', now + 9), false);
    assert.equal(await notifications.note(id, `node-${claimed}`, now + 9), true);
    assert.equal(await notifications.claim({ ...due, at: now + 8 }), undefined);
    const second = await notifications.claim({ ...due, at: now + 9 });
    assert.deepEqual(second, { ...later, attempts: 1, nextAt: now + 9 });
    assert.equal(await notifications.note(id, 'node-1', undefined), true);
    assert.equal(await notifications.claim({ ...due, at: now + 10_000 }), undefined);
  });

  test(`${name}: jobs and notifications lapse like other records`, async (t) => {
    const { signingJobs, expiredRecords } = await emptyStores(open, t);
    await signingJobs.add(sampleJob());
    await signingJobs.claim(claim);
    await signingJobs.settle({ ...done, notification: sampleNotification() });
    for (const kind of ['signing_jobs', 'notifications'] as const) {
      assert.equal(await expiredRecords.destroyLapsed(kind, now + 1000, 100), 0);
      assert.equal(await expiredRecords.destroyLapsed(kind, now + 1001, 100), 1);
    }
  });
}
