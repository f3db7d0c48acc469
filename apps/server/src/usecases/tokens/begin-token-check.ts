/**
 * Begin token check: what a token is asked to show that it works (activation), or to be put right
 * (resynchronisation: two codes in a row, on two fresh questions). Nothing is approved by that.
 *
 * The questions are kept by whoever asks, sealed: they serve once, for this token and this
 * purpose, and for some minutes.
 */

import { randomQuestion, randomQuestionOctets } from '@kumoin/otp';
import { refuseUnless } from '#domain/refusal.ts';
import { Secret } from '#domain/secret.ts';
import { readSuite } from '#domain/tokens/read-suite.ts';
import type { OneTimeValues } from '#ports/one-time-values.ts';
import type { Random } from '#ports/random.ts';
import type { Sealing } from '#ports/sealing.ts';
import { findKept } from './change-token.ts';
import type { ChangeTokenPorts, TokenOrder } from './change-token.ts';
import { sealCheck } from './token-check.ts';
import type { TokenCheckPurpose } from './token-check.ts';

export interface BeginTokenCheckPorts extends ChangeTokenPorts {
  readonly sealing: Sealing;
  readonly oneTimeValues: OneTimeValues;
  readonly random: Random;
}

export interface TokenCheckOrder extends TokenOrder {
  readonly purpose: TokenCheckPurpose;
}

export interface BegunTokenCheck {
  /** To be handed back with the codes. */
  readonly handle: Secret<string>;
  /** To be typed into the device, in order; none where its codes answer no question. */
  readonly questions: readonly string[];
  readonly expiresAt: number;
}

export const checkSeconds = 300;

/**
 * @throws {Refusal} `login_not_strong`, `token_unknown`, `token_ended`; `token_state_unfit` when
 * there is nothing to be activated.
 */
export type BeginTokenCheck = (order: TokenCheckOrder) => Promise<BegunTokenCheck>;

export function makeBeginTokenCheck(ports: BeginTokenCheckPorts): BeginTokenCheck {
  const { random, clock } = ports;

  return async function beginTokenCheck({ purpose, ...order }) {
    const token = await findKept(ports, order);
    const activates = purpose === 'activation';
    refuseUnless(!activates || token.state === 'inactive', 'token_state_unfit');
    const read = readSuite(token.suites.typed);
    const count = activates ? 1 : 2;
    const questions =
      read?.algorithm === 'ocra'
        ? Array.from({ length: count }, () => {
            return randomQuestion(read.suite, random.bytes(randomQuestionOctets)).text;
          })
        : [];
    const expiresAt = clock.now() + checkSeconds * 1000;
    const handle = await sealCheck(ports, { tokenId: token.id, purpose, questions, expiresAt });
    return { handle, questions, expiresAt };
  };
}
