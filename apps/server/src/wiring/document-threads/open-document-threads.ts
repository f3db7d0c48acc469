/** The threads that work on documents of clients, as many and as bounded as it was configured. */

import { availableParallelism } from 'node:os';
import { extname } from 'node:path';
import type { Logger } from 'pino';
import { DocumentThreads } from '#adapters/document-threads/document-threads.ts';
import type { SigningSettings } from '../signing-settings.ts';

/** Beside this file, and of its kind: built or not. */
const program = new URL(`document-program${extname(import.meta.url)}`, import.meta.url);

const mebibyte = 2 ** 20;
/** More than requests with documents are let in, in the background included. */
const waitingMax = 64;
/** Of a document with a hundred certificates, each asked about and each issuer looked for. */
const questionsMax = 500;
/** With the pauses between three attempts an authority that is gone takes most of a minute. */
const questionsMsMax = 120_000;
/** Another thread takes about as long to start. */
const unwantedMsMax = 1_000;
/** Each may take much memory, and each process of a node has its own. */
const processorsMax = 4;

type ThreadSettings = Pick<
  SigningSettings,
  'documentThreads' | 'documentSecondsMax' | 'documentMemoryMebibytes'
>;

/** One client has all but one: as many as there are processors, or four. */
export function openDocumentThreads(
  { documentThreads, documentSecondsMax, documentMemoryMebibytes }: ThreadSettings,
  log: Pick<Logger, 'warn'>,
): DocumentThreads {
  return new DocumentThreads({
    program,
    threadsMax: documentThreads ?? Math.min(processorsMax, availableParallelism()) + 1,
    waitingMax,
    runMsMax: documentSecondsMax * 1000,
    memoryBytesMax: documentMemoryMebibytes * mebibyte,
    questionsMax,
    questionsMsMax,
    unwantedMsMax,
    log,
  });
}
