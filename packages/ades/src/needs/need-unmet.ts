/**
 * What a need says when it could not be met: in words for people, and whether asking again may
 * help. Who asked tells it as a shortfall; who retries looks at `permanent`.
 */

export interface NeedUnmetOptions extends ErrorOptions {
  /** Asking again would get the same answer: a refusal, a wrong answer, nobody to ask. */
  readonly permanent?: boolean;
}

export class NeedUnmet extends Error {
  readonly permanent: boolean;

  /**
   * By its name: needs are handed in, and may have been made with another copy of this package
   * than the one that asks.
   */
  static override [Symbol.hasInstance](thrown: unknown): boolean {
    return thrown instanceof Error && thrown.name === 'NeedUnmet';
  }

  constructor(detail: string, { permanent = false, ...options }: NeedUnmetOptions = {}) {
    super(detail, options);
    this.name = 'NeedUnmet';
    this.permanent = permanent;
  }
}

/**
 * One failure for several that were tried in turn.
 * @param otherwise what to say where there was nothing to try.
 */
export function joinUnmet(unmet: readonly NeedUnmet[], otherwise = 'nobody to ask'): NeedUnmet {
  const [only, ...more] = unmet;
  if (only !== undefined && more.length === 0) return only;
  const permanent = unmet.every((each) => each.permanent);
  // What several addresses have in common is told once.
  const detail = [...new Set(unmet.map(tellTrouble))].join('; ');
  return new NeedUnmet(detail === '' ? otherwise : detail, { permanent });
}

/** What went wrong, in a few words, whoever threw it. */
export function tellTrouble(cause: unknown): string {
  return cause instanceof Error && cause.message !== '' ? cause.message : 'failed';
}
