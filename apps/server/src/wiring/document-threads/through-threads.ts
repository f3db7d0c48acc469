/** The use cases of `document-calls.ts` as whoever calls them sees them: done in a thread. */

import type { DocumentWork } from '#ports/document-work.ts';
import type { AugmentationPorts } from '#usecases/signatures/augmentation.ts';
import type { EngineCaller, SignatureEngineFor } from '#usecases/signatures/signature-engine.ts';
import type { DocumentThreads } from '#adapters/document-threads/document-threads.ts';
import type { Question } from '#adapters/document-threads/thread-messages.ts';
import type { DocumentCalls } from './document-calls.ts';
import { answerQuestion } from './document-job.ts';
import type { DocumentJob } from './document-job.ts';

const seedBytes = 32;

type Threads = Pick<DocumentThreads, 'run'>;
type TimeAndChance = Pick<AugmentationPorts, 'clock' | 'random'>;

export interface ThroughThreads {
  readonly signatureEngineFor: SignatureEngineFor;
  readonly documentWork: DocumentWork;
}

export function throughThreads(threads: Threads, ports: AugmentationPorts): ThroughThreads {
  const call = makeCall(threads, ports, (question) => answerQuestion(ports, question));
  return {
    signatureEngineFor: (caller) => ({
      prepareSignature: call('prepareSignature', caller),
      embedSignature: call('embedSignature', caller),
      extendSignature: call('extendSignature', caller),
      showSignatures: call('showSignatures', caller),
    }),
    // What a key has been used for is done, whether or not somebody still waits for it.
    documentWork: {
      prepareDocuments: (preparations, holder) =>
        call('prepareDocuments', { holder })(preparations),
      finishDocument: (finishing, holder) => call('finishDocument', { holder })(finishing),
    },
  };
}

/** For a vault, which prepares and asks nobody. */
export function preparingInThreads(
  threads: Threads,
  ports: TimeAndChance,
): Pick<DocumentWork, 'prepareDocuments'> {
  const call = makeCall(threads, ports, async ({ name }) => {
    throw new Error(`a document thread of the vault asks for ${name}`);
  });
  return {
    prepareDocuments: (preparations, holder) => call('prepareDocuments', { holder })(preparations),
  };
}

function makeCall(
  threads: Threads,
  { clock, random }: TimeAndChance,
  answer: (question: Question) => Promise<unknown>,
) {
  return <Name extends keyof DocumentCalls>(call: Name, { holder, gone }: EngineCaller) =>
    (...given: Parameters<DocumentCalls[Name]>) => {
      const job: DocumentJob = { call, given, at: clock.now(), seed: random.bytes(seedBytes) };
      const unwanted = gone && { unwanted: gone };
      return threads.run({ job, holder, answer, ...unwanted }) as ReturnType<DocumentCalls[Name]>;
    };
}
