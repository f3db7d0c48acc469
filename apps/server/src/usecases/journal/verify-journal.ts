/**
 * Verify journal: walk the whole record and say what is wrong with it.
 *
 * Three questions: is the chain of hashes whole (altered, dropped, inserted entries), does it
 * end where the store says it ends (a cut tail breaks no hash), and do the facts agree (each
 * signature was announced before the key was used, and each announcement has a result).
 *
 * A fault is an answer, not an exception. After one the walk goes on from the entry as it
 * stands, so that one altered entry is one fault and not one for each entry behind it.
 * Whoever can rewrite every hash and the head as well leaves a whole chain: only a head that
 * was noted elsewhere tells.
 */

import { chainStart, followChain } from '#domain/journal/journal-entry.ts';
import type { ChainFault, ChainState, JournalEntry } from '#domain/journal/journal-entry.ts';
import type { Journal } from '#ports/journal.ts';
import { OpenIntents } from './open-intents.ts';
import type { SignatureIntent } from './open-intents.ts';

export interface VerifyJournalPorts {
  readonly journal: Journal;
  /** SHA-256 of the text in UTF-8, in lower-case hexadecimal. */
  readonly textHash: (text: string) => string;
}

export type JournalFault =
  | ChainFault
  /** The store has entries only up to the one before, though its head is further on. */
  | { readonly fault: 'tail_cut'; readonly sequence: number }
  /** The newest entry is another than the head says. */
  | { readonly fault: 'head_differs'; readonly sequence: number }
  /** There are entries behind the head. */
  | { readonly fault: 'head_behind'; readonly sequence: number }
  /** A signature was made that nobody had announced. */
  | { readonly fault: 'intent_missing'; readonly sequence: number };

export interface JournalReport {
  /** How many entries were read. */
  readonly entries: number;
  /** What the store held as its newest entry when the walk began. */
  readonly head: ChainState;
  /** The first `faultsMax`, in the order of the walk; empty means whole. */
  readonly faults: readonly JournalFault[];
  /**
   * Announced signatures without a result: the server stopped in between, or is at it now.
   * The key may have been used, but nothing was released.
   */
  readonly unfinished: readonly SignatureIntent[];
}

export const faultsMax = 100;
const pageEntries = 500;

/** @throws {Outage} when the store is down. */
export type VerifyJournal = () => Promise<JournalReport>;

export function makeVerifyJournal({ journal, textHash }: VerifyJournalPorts): VerifyJournal {
  return async function verifyJournal() {
    const head = await journal.head();
    const faults: JournalFault[] = [];
    const intents = new OpenIntents();
    let state = chainStart;
    let entries = 0;

    for await (const entry of entriesUpTo(journal, head.sequence)) {
      const chainFault = followChain(state, entry, textHash);
      if (chainFault) faults.push(chainFault);
      const { sequence, hash } = entry;
      if (!intents.follow(entry)) faults.push({ fault: 'intent_missing', sequence });
      faults.splice(faultsMax);
      state = { sequence, hash };
      entries += 1;
    }

    const endFaults = await checkEnd(journal, state, head);
    return {
      entries,
      head,
      faults: [...faults, ...endFaults].slice(0, faultsMax),
      unfinished: intents.list(),
    };
  };
}

/** What is recorded during the walk comes behind the head it began with, and is left out. */
async function* entriesUpTo(journal: Journal, last: number): AsyncGenerator<JournalEntry> {
  let after = 0;
  while (after < last) {
    const page = await journal.read(after, pageEntries);
    const wanted = page.filter(({ sequence }) => sequence <= last);
    yield* wanted;
    const newest = wanted.at(-1);
    if (newest === undefined) return;
    after = newest.sequence;
  }
}

async function checkEnd(
  journal: Journal,
  walked: ChainState,
  head: ChainState,
): Promise<readonly JournalFault[]> {
  if (walked.sequence < head.sequence) {
    return [{ fault: 'tail_cut', sequence: walked.sequence + 1 }];
  }
  if (walked.hash !== head.hash) return [{ fault: 'head_differs', sequence: head.sequence }];

  // Entry and head are written together: one more entry without another head is a forgery.
  const [behind] = await journal.read(head.sequence, 1);
  const moved = (await journal.head()).sequence > head.sequence;
  return behind && !moved ? [{ fault: 'head_behind', sequence: behind.sequence }] : [];
}
