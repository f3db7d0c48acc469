/** Measures the vault and the stores from outside: neither they nor the use cases know. */

import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { Warrant } from '#domain/signatures/warrant.ts';
import type { Evidence } from '#domain/signatures/evidence.ts';
import type { KeyVault } from '#ports/key-vault.ts';
import type { Stores } from '#ports/stores.ts';
import { afterwards, aroundCalls } from '../around-calls.ts';
import type { Metrics } from './metrics.ts';

export function measureVault(vault: KeyVault, { vaultSeconds, signatures }: Metrics): KeyVault {
  return aroundCalls(vault, (operation) => {
    const made = vaultSeconds.labels({ operation, outcome: 'made' });
    const failed = vaultSeconds.labels({ operation, outcome: 'failed' });
    return (given, proceed) => {
      const begun = performance.now();
      return afterwards(proceed, (error) => {
        (error === undefined ? made : failed).observe((performance.now() - begun) / 1000);
        if (operation !== 'sign') return;
        const warrant = given[0] as Warrant;
        const outcome = error === undefined ? 'made' : 'failed';
        signatures.inc({ ...describeUse(warrant.evidence), outcome }, warrant.inputs.length);
      });
    };
  });
}

function describeUse({ kind, facts }: Evidence): { purpose: string; key: string } {
  switch (kind) {
    case 'signing':
      return { purpose: kind, key: facts.credential?.keyAlgorithm ?? '' };
    case 'certificate':
    case 'crl':
      return { purpose: kind, key: facts.issuer.keyAlgorithm };
    case 'status':
      return { purpose: kind, key: facts.responder.keyAlgorithm };
    case 'timestamp':
    case 'seal':
      return { purpose: kind, key: facts.authority.keyAlgorithm };
    case 'root':
      return { purpose: kind, key: '' };
  }
}

export function measureStores(stores: Stores, metrics: Metrics): Stores {
  const { close, ...each } = stores;
  const measured = Object.entries(each).map(([store, port]) => {
    const wrapped = aroundCalls(port as object, (operation) => {
      const seconds = metrics.storeSeconds.labels({ store, operation });
      return (_given, proceed) => {
        const begun = performance.now();
        return afterwards(proceed, () => seconds.observe((performance.now() - begun) / 1000));
      };
    });
    return [store, wrapped];
  });
  const own = Object.fromEntries(measured) as Omit<Stores, 'close'>;
  return { ...own, pooledKeys: measureClaims(own.pooledKeys, metrics), close };
}

function measureClaims(pooledKeys: Stores['pooledKeys'], { keysClaimed }: Metrics) {
  const claim: typeof pooledKeys.claim = async (algorithm, at) => {
    const key = await pooledKeys.claim(algorithm, at);
    keysClaimed.inc({ algorithm, outcome: key === undefined ? 'empty' : 'given' });
    return key;
  };
  return { ...pooledKeys, claim };
}

interface Commit {
  readonly writes: number;
  readonly seconds: number;
}

/** @returns what ends it. */
export function measureCommits({ commitSeconds, groupSize }: Metrics): () => void {
  const heard = (message: unknown): void => {
    const { writes, seconds } = message as Commit;
    commitSeconds.observe(seconds);
    groupSize.observe(writes);
  };
  subscribe('kumoin.store.commit', heard);
  return () => unsubscribe('kumoin.store.commit', heard);
}
