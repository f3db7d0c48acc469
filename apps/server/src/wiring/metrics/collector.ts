/**
 * Numbers that are looked up when somebody asks for them: the head of the journal, the level of
 * the key pools, health. What cannot be looked up now is left out, not told as it was.
 */

import type { Stores } from '#ports/stores.ts';
import type { CheckHealth } from '#faces/register-health.ts';
import type { KeyKeeper } from '../keep-key-pools.ts';
import type { OpenVault } from '../open-vault.ts';

export interface Collector {
  readonly name: string;
  readonly help: string;
  readonly labelNames: readonly string[];
  readonly collect: () => Promise<readonly Measured[]>;
}

export interface Measured {
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

export interface Measurable {
  readonly stores: Pick<Stores, 'journal'>;
  readonly keyKeeper: KeyKeeper;
  readonly life: { readonly checkHealth: CheckHealth };
  readonly vault: Pick<OpenVault, 'tokens'>;
}

const states = { ok: 0, degraded: 1, failed: 2 } as const;

export function collectorsOf({ stores, keyKeeper, life, vault }: Measurable): readonly Collector[] {
  const levels = async () => keyKeeper.levels();
  return [
    {
      name: 'kumoin_journal_sequence',
      help: 'Number of the newest entry of the journal; it never falls.',
      labelNames: [],
      collect: async () => [{ labels: {}, value: (await stores.journal.head()).sequence }],
    },
    {
      name: 'kumoin_key_pool_keys',
      help: 'Keys made ahead that nobody has claimed, as of the last count.',
      labelNames: ['algorithm'],
      collect: async () =>
        (await levels()).map(({ algorithm, keys }) => ({ labels: { algorithm }, value: keys })),
    },
    {
      name: 'kumoin_key_pool_low',
      help: '1 while a pool stays below its low-water mark.',
      labelNames: ['algorithm'],
      collect: async () =>
        (await levels()).map(({ algorithm, alarm }) => ({
          labels: { algorithm },
          value: Number(alarm),
        })),
    },
    {
      name: 'kumoin_token_up',
      help: '1 for a token of the HSM that works, 0 for one that does not, by its label.',
      labelNames: ['token'],
      collect: async () =>
        (await vault.tokens()).map(({ label, state }) => ({
          labels: { token: label },
          value: Number(state === 'ok'),
        })),
    },
    {
      name: 'kumoin_health',
      help: 'What readiness says of each part: 0 well, 1 degraded, 2 failed.',
      labelNames: ['check'],
      collect: async () =>
        (await life.checkHealth()).map(({ name, state }) => ({
          labels: { check: name },
          value: states[state],
        })),
    },
  ];
}
