/** The program of a document thread: started by `open-document-threads.ts`, never imported. */

import { parentPort } from 'node:worker_threads';
import { serveJobs } from '#adapters/document-threads/serve-jobs.ts';
import { makeDocumentCalls } from './document-calls.ts';
import { portsOfJob } from './document-job.ts';
import type { DocumentJob } from './document-job.ts';

if (parentPort === null) throw new Error('a document thread is started by a server');

serveJobs(parentPort, async (given, ask) => {
  const job = given as DocumentJob;
  const calls = makeDocumentCalls(portsOfJob(job, ask));
  const call = calls[job.call] as (...arguments_: readonly unknown[]) => Promise<unknown>;
  return call(...job.given);
});
