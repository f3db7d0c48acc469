/**
 * The world of this package's tests: a module over SoftHSM2 tokens, with faults to order, and the
 * few things tests do with it.
 */

import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { startFaultyPkcs11, startSoftHsm } from '@kumoin/testkit';
import type { FaultyPkcs11, SoftHsm } from '@kumoin/testkit';
import type { TokenHealth } from './key-values.ts';
import { Pkcs11Error } from './pkcs11-error.ts';
import { openPkcs11Module } from './pkcs11-module.ts';
import type { Pkcs11Module, Pkcs11Options } from './pkcs11-module.ts';

export interface TokenWorld {
  readonly hsm: SoftHsm;
  readonly faulty: FaultyPkcs11;
  readonly open: (changes?: Partial<Pkcs11Options>) => Promise<Pkcs11Module>;
}

export function makeTokenWorld(t: TestContext, ...labels: readonly string[]): TokenWorld {
  const hsm = startSoftHsm(...(labels.length === 0 ? ['one'] : labels));
  const faulty = startFaultyPkcs11(hsm);
  const opened: Pkcs11Module[] = [];
  t.after(async () => {
    faulty.heal();
    for (const module of opened) await module.close();
    hsm.dispose();
  });
  const open = async (changes: Partial<Pkcs11Options> = {}): Promise<Pkcs11Module> => {
    const module = await openPkcs11Module({
      library: faulty.library,
      tokens: hsm.tokens.map(({ label, pinFile }) => ({ label, pinFile })),
      sessionsMax: 4,
      timeoutMs: 2000,
      environment: faulty.environment,
      ...changes,
    });
    opened.push(module);
    return module;
  };
  return { hsm, faulty, open };
}

/** Signs with a P-256 key. */
export async function signs(module: Pkcs11Module, keyId: string): Promise<void> {
  const signature = await module.sign(keyId, { scheme: 'ecdsa' }, new Uint8Array(32).fill(7));
  assert.equal(signature.length, 64);
}

export async function rejectsWith(code: string, promise: Promise<unknown>): Promise<void> {
  await assert.rejects(promise, (error) => {
    assert.ok(error instanceof Pkcs11Error);
    assert.equal(error.code, code, error.message);
    assert.notEqual(error.explanation, '');
    assert.notEqual(error.hint, '');
    return true;
  });
}

/** Waits until the tokens are as expected, and tells how they are then. */
export async function becomes(
  module: Pkcs11Module,
  ...expected: readonly string[]
): Promise<readonly TokenHealth[]> {
  for (let round = 0; ; round += 1) {
    const health = await module.health();
    const states = health.map(({ state, code }) => code ?? state);
    if (states.join() === expected.join()) return health;
    assert.ok(round < 150, `the tokens stay ${states.join()} instead of ${expected.join()}`);
    await delay(100);
  }
}
