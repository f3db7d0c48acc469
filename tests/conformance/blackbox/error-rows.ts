/**
 * Rows of an error table as cases: a request that is right but for one thing, and the answer the
 * table has for it. Written as data, so that a file reads like the table it serves.
 */

import type { Bench, ErrorRow } from './bench.ts';
import type { Case, Level } from './clause.ts';

/** What is wrong, the members that make it so, the answer; and how much the row weighs. */
export type Row = readonly [
  what: string,
  changes: object | ((bench: Bench) => object | Promise<object>),
  answer?: ErrorRow | string,
  level?: Level,
];

/**
 * @param send sends the right request with these members instead.
 * @returns a case per row, called `… → invalid_request`.
 */
export function errorRows(
  rows: readonly Row[],
  send: (bench: Bench, changes: object) => Promise<Awaited<ReturnType<Bench['call']>>>,
): readonly Case[] {
  return rows.map(([what, changes, answer = {}, level = 'must']) => {
    const row: ErrorRow = typeof answer === 'string' ? { words: answer } : answer;
    const { status = 400, error = 'invalid_request' } = row;
    const code = typeof error === 'string' ? error : error.join(' or ');
    return {
      claim: `${what} → ${status === 400 ? '' : `${status} `}${code}`,
      level,
      run: async (bench) => {
        const given = typeof changes === 'function' ? await changes(bench) : changes;
        bench.expectError(await send(bench, given), row);
      },
    };
  });
}

/** The wording pattern of all tables. */
export const missing = (kind: 'string' | 'integer' | 'array', name: string): string =>
  `Missing (or invalid type) ${kind} parameter ${name}`;
export const invalid = (name: string): string => `Invalid parameter ${name}`;
