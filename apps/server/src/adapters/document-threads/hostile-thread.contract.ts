/** A program for document threads that does what no document should make one do. */

import { parentPort } from 'node:worker_threads';
import { AdesError, ExtensionRefused, NeedUnmet } from '@kumoin/ades';
import { PkiError } from '@kumoin/pki';
import { Refusal } from '#domain/refusal.ts';
import { Outage } from '#domain/outage.ts';
import { serveJobs } from './serve-jobs.ts';
import type { Ask } from './serve-jobs.ts';

export type HostileJob =
  | { readonly what: 'echo'; readonly value: unknown }
  | { readonly what: 'spin' | 'hang' | 'objects' | 'arrays' | 'exit' | 'throw late' }
  | { readonly what: 'ask'; readonly times: number }
  | { readonly what: 'fail'; readonly by: keyof typeof failures };

export const failures = {
  refusal: new Refusal('document_unreadable', 'its third page'),
  outage: new Outage('store_failed', { cause: new Error('disk') }),
  unmet: new NeedUnmet('our authority refused', {
    permanent: true,
    cause: new Refusal('timestamp_clock_untrusted', 'by 3 s'),
  }),
  ades: new AdesError('xml_malformed', 'line 3'),
  extension: new ExtensionRefused({ code: 'extension_broken', signature: 'S1', reasons: ['hash'] }),
  pki: new PkiError('der_truncated', 'at 7'),
  bug: new TypeError('undefined is not a function'),
};

if (parentPort !== null) serveJobs(parentPort, (job, ask) => act(job as HostileJob, ask));

async function act(job: HostileJob, ask: Ask): Promise<unknown> {
  switch (job.what) {
    case 'echo':
      return job.value;
    case 'spin':
      for (;;);
    case 'hang':
      return new Promise(() => {});
    case 'objects':
      return fill((index) => ({ index, text: `${index}` }));
    case 'arrays':
      return fill(() => new Uint8Array(2 ** 20).fill(1));
    case 'exit':
      return process.exit(3);
    case 'throw late':
      setImmediate(() => {
        throw new Error('nobody waits for this');
      });
      return new Promise(() => {});
    case 'ask':
      return askTogether(ask, job.times);
    case 'fail':
      throw failures[job.by];
  }
}

function fill(make: (index: number) => object): never {
  const kept: object[] = [];
  for (;;) kept.push(make(kept.length));
}

async function askTogether(ask: Ask, times: number): Promise<unknown> {
  const answers = Array.from({ length: times }, (_, index) => ask('one', index));
  return Promise.all(answers);
}
