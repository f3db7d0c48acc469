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

  constructor(detail: string, { permanent = false, ...options }: NeedUnmetOptions = {}) {
    super(detail, options);
    this.name = 'NeedUnmet';
    this.permanent = permanent;
  }
}

/** What went wrong, in a few words, whoever threw it. */
export function tellTrouble(cause: unknown): string {
  return cause instanceof Error && cause.message !== '' ? cause.message : 'failed';
}
