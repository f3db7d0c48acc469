/** What a bench of signatures is asked to measure. */

import { parseArgs } from 'node:util';
import type { KeyAlgorithm } from '@kumoin/pki';

export type BenchKey = Extract<KeyAlgorithm, 'p-256' | 'rsa-3072'>;
export type BenchVault = 'software' | 'softhsm';
export type BenchStore = 'sqlite' | 'postgres';
/** See `LoadKind`. */
export type MeasuredKind = 'sign' | 'pair' | 'consent';

export interface BenchOptions {
  readonly keys: readonly BenchKey[];
  readonly vaults: readonly BenchVault[];
  readonly stores: readonly BenchStore[];
  readonly clients: readonly number[];
  /** How long each load lasts. */
  readonly seconds: number;
  readonly json: boolean;
  /** Says what the server spends its time on. */
  readonly profile: boolean;
  /** Compares an installation with so many credentials to one with 1,000. */
  readonly credentials: number | undefined;
  /** What is measured, in this order. */
  readonly kinds: readonly MeasuredKind[];
}

/** @throws {Error} for words and values that are not known. */
export function readBenchOptions(
  args: readonly string[],
  kinds: readonly MeasuredKind[],
): BenchOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      key: { type: 'string', default: 'rsa-3072,p-256' },
      vault: { type: 'string', default: 'software,softhsm' },
      store: { type: 'string', default: 'sqlite,postgres' },
      clients: { type: 'string', default: '1,16,128' },
      seconds: { type: 'string', default: '5' },
      json: { type: 'boolean', default: false },
      profile: { type: 'boolean', default: false },
      credentials: { type: 'string' },
    },
  });
  return {
    kinds,
    keys: choose(values.key, ['p-256', 'rsa-3072']),
    vaults: choose(values.vault, ['software', 'softhsm']),
    stores: choose(values.store, ['sqlite', 'postgres']),
    clients: values.clients.split(',').map((text) => positive('clients', text)),
    seconds: positive('seconds', values.seconds),
    json: values.json,
    profile: values.profile,
    credentials:
      values.credentials === undefined ? undefined : positive('credentials', values.credentials),
  };
}

function choose<Word extends string>(text: string, known: readonly Word[]): readonly Word[] {
  return text.split(',').map((word) => {
    const found = known.find((one) => one === word);
    if (found === undefined) throw new Error(`${word} is none of ${known.join(', ')}`);
    return found;
  });
}

function positive(name: string, text: string): number {
  const number = Number(text);
  if (Number.isInteger(number) && number > 0) return number;
  throw new Error(`--${name} takes numbers above 0, not ${text}`);
}
