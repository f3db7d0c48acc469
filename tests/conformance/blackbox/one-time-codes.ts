/**
 * Time-based one-time passwords of a target's signers, each of them used once: a code that was sent
 * before is wrong by rule, so the next one is waited for. One for all that ask the same server.
 */

import { setTimeout as sleep } from 'node:timers/promises';
import { fromBase32, totp, totpStep } from '@kumoin/otp';

const periodMs = 30_000;

export class OneTimeCodes {
  readonly #usedSteps = new Map<string, number>();

  async next(secretBase32: string): Promise<string> {
    const used = this.#usedSteps.get(secretBase32) ?? -1;
    if (totpStep(Date.now()) <= used) await sleep((used + 1) * periodMs - Date.now() + 50);
    const at = Date.now();
    this.#usedSteps.set(secretBase32, totpStep(at));
    return totp({ seed: fromBase32(secretBase32), at });
  }
}
