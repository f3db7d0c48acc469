/**
 * Which announced signatures still lack a result, while the journal is read in order.
 *
 * An authorization signs once. So a signature that was made or that failed settles every
 * intent of its authorization: the others lost the race for it. A refusal settles its own.
 */

import type { JournalEntry } from '#domain/journal/journal-entry.ts';

export interface SignatureIntent {
  readonly sequence: number;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly authorization: string;
}

export class OpenIntents {
  readonly #open = new Map<string, SignatureIntent[]>();

  /** @returns false when a signature was made that no open intent had announced. */
  follow({ sequence, at, event, facts }: JournalEntry): boolean {
    const authorization = String(facts['authorization']);
    const intents = this.#open.get(authorization);
    switch (event) {
      case 'signature.intended':
        this.#open.set(authorization, [...(intents ?? []), { sequence, at, authorization }]);
        return true;
      case 'signature.refused':
        if (intents && intents.length > 1) this.#open.set(authorization, intents.slice(0, -1));
        else this.#open.delete(authorization);
        return true;
      case 'signature.failed':
        this.#open.delete(authorization);
        return true;
      case 'signature.made':
        return this.#open.delete(authorization);
      default:
        return true;
    }
  }

  list(): readonly SignatureIntent[] {
    return [...this.#open.values()].flat();
  }
}
