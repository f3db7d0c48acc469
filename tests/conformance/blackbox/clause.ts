/**
 * What a file of `csc-v1` and `csc-v2` holds: one clause of a document, as cases. A case is a claim
 * about a server that anybody can provoke from outside, and the steps that show it.
 */

import type { Bench } from './bench.ts';

/**
 * How much a case weighs. `must`: the document demands it. `should`: it recommends it, and only
 * `--strict` counts it. `open`: the documents leave it open, or differ; it never counts as failed.
 */
export type Level = 'must' | 'should' | 'open';

export interface Case {
  /** Such as `SAD missing → invalid_request`. */
  readonly claim: string;
  /** `must` unless said. */
  readonly level?: Level;
  /** @throws {AssertionError} when the claim does not hold; {NotTried} when it cannot be shown. */
  readonly run: (bench: Bench) => Promise<void>;
}

export interface Clause {
  /** Such as `11.10`. */
  readonly number: string;
  /** Such as `signatures/signHash`, or what the clause is about. */
  readonly about: string;
  /** The method that `info.methods` must list, or the cases are not offered; undefined: always. */
  readonly offeredAs?: string;
  /** The later document whose cases these are, such as `2.2`; it is not settled, so all are open. */
  readonly draft?: string;
  readonly cases: readonly Case[];
}

/** Such as `11.10 signHash · v2 · SAD missing → invalid_request`. */
export function titleOf(
  { number, about, draft }: Clause,
  version: string,
  { claim }: Case,
): string {
  const method = about.slice(about.indexOf('/') + 1);
  return `${number} ${method} · ${draft === undefined ? version : `v${draft}`} · ${claim}`;
}
