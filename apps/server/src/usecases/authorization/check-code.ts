/**
 * Check code: is it the one that was sent? As with every factor, it is compared first, and what
 * is answered is what the store settled: of many guesses at once no more are answered than the
 * limit allows, and of two right answers at once one is.
 *
 * Where no code is good, because none was sent to this client, or it is used or over, nothing can
 * be guessed and nothing is counted.
 */

import { equalBytes } from '@kumoin/pki';
import {
  challengeContext,
  codeAttempts,
  isOpenChallenge,
} from '#domain/authorization/challenge.ts';
import type { SentKind } from '#domain/authorization/challenge.ts';
import type { Credential } from '#domain/credentials/credential.ts';
import type { ClientId } from '#domain/identifiers.ts';
import { Refusal, refuseUnless } from '#domain/refusal.ts';
import type { Secret } from '#domain/secret.ts';
import type { Challenges } from '#ports/challenges.ts';
import type { Sealing } from '#ports/sealing.ts';

export interface CheckCodePorts {
  readonly challenges: Challenges;
  readonly sealing: Sealing;
}

export interface PresentedCode {
  readonly credential: Pick<Credential, 'id'>;
  readonly clientId: ClientId;
  readonly kind: SentKind;
  readonly value: Secret<string>;
}

/** @throws {Refusal} `otp_wrong`, `otp_locked`. */
export async function checkCode(
  { challenges, sealing }: CheckCodePorts,
  { credential, clientId, kind, value }: PresentedCode,
  at: number,
): Promise<void> {
  const challenge = await challenges.find(credential.id, kind);
  refuseUnless(isOpenChallenge(challenge, clientId, at), 'otp_wrong');
  const { id, verifier } = challenge;
  const code = new TextEncoder().encode(value.reveal());
  const mac = await sealing.mac(code, challengeContext(challenge), verifier);
  const right = equalBytes(mac, verifier);
  if (right && (await challenges.claim(id, codeAttempts, at))) return;
  const counted = !right && (await challenges.countFailure(id, codeAttempts, at));
  if (counted) throw new Refusal('otp_wrong');

  // Locked, unless somebody used it up or asked for a new one meanwhile.
  const current = await challenges.find(credential.id, kind);
  const same = current?.id === id && isOpenChallenge(current, clientId, at);
  throw new Refusal(same ? 'otp_locked' : 'otp_wrong');
}
