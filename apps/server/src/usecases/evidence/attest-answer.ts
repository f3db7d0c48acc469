/**
 * Attest answer: as the second party of another installation, say that a token of ours gave this
 * response to this question. Of what is approved we see a hash; who asks sees no key of ours.
 *
 *     may they ask → verify over the whole window → spend the step → seal
 *
 * Asked again, the same answer is right again, as a step that is used up answers for it still
 * (docs/adr/0037): whoever died in between loses nothing. A wrong one counts, and locks the token.
 */

import { pseudonymOf, encodeAttestation } from '@kumoin/evidence';
import { insecureRawQuestion } from '@kumoin/otp';
import type { ClientId, TokenId } from '#domain/identifiers.ts';
import { Refusal, refuseUnless } from '#domain/refusal.ts';
import { checkToken } from '#domain/tokens/check-token.ts';
import { decodeTokenKeys } from '#domain/tokens/token-keys.ts';
import { tokenAttempts, tokenContext } from '#domain/tokens/token.ts';
import type { Token } from '#domain/tokens/token.ts';
import { verifyResponse } from '#domain/transactions/verify-answer.ts';
import type { RightAnswer } from '#domain/transactions/verify-answer.ts';
import { usableSuite } from '#domain/transactions/usable-suite.ts';
import type { Clients } from '#ports/clients.ts';
import type { Clock } from '#ports/clock.ts';
import type { Sealing } from '#ports/sealing.ts';
import type { Tokens } from '#ports/tokens.ts';
import { findEvidenceAuthority, sealContent } from './seal-content.ts';
import type { SealingPorts } from './seal-content.ts';

export interface AttestAnswerPorts extends SealingPorts {
  readonly tokens: Pick<Tokens, 'find' | 'use' | 'countFailure'>;
  readonly clients: Pick<Clients, 'find'>;
  readonly sealing: Pick<Sealing, 'open'>;
  readonly suitesAllowed: readonly string[];
  readonly clock: Clock;
}

export interface AnswerToAttest {
  /** Who asks: a token of another tenant is none for them. */
  readonly clientId: ClientId;
  readonly tokenId: TokenId;
  /** 64 hex digits. */
  readonly question: string;
  readonly response: string;
}

/**
 * @returns the attestation inside a seal.
 * @throws {Refusal} `token_unknown`, `token_not_active`, `token_expired`, `token_used_up`,
 * `token_locked`, `suite_not_allowed`, `answer_refused`.
 * @throws {Outage} when the vault or a store is down.
 */
export type AttestAnswer = (answer: AnswerToAttest) => Promise<Uint8Array>;

export function makeAttestAnswer(ports: AttestAnswerPorts): AttestAnswer {
  const { tokens, clock } = ports;

  return async function attestAnswer(answer) {
    const authority = await findEvidenceAuthority(ports);
    const token = await findToken(ports, answer);
    const at = clock.now();
    checkToken(token, at);
    const right = await verify(ports, { token, answer, at });
    if (right === undefined) {
      await tokens.countFailure(token.id, tokenAttempts, at);
      throw new Refusal('answer_refused');
    }
    await spend(ports, right, { token, answer, at });
    const content = encodeAttestation(attestationOf(right, { token, answer, at }));
    return sealContent(ports, authority, { sealed: 'attestation', content, at });
  };
}

interface Asked {
  readonly token: Token;
  readonly answer: AnswerToAttest;
  readonly at: number;
}

async function findToken(
  { tokens, clients }: AttestAnswerPorts,
  { clientId, tokenId }: AnswerToAttest,
): Promise<Token> {
  const [client, token] = await Promise.all([clients.find(clientId), tokens.find(tokenId)]);
  const ours = token !== undefined && client?.tenantId === token.tenantId;
  refuseUnless(ours && token.accountId !== undefined, 'token_unknown');
  return token;
}

async function verify(
  { sealing, suitesAllowed }: AttestAnswerPorts,
  { token, answer, at }: Asked,
): Promise<RightAnswer | undefined> {
  const suite = usableSuite(token, 'online', suitesAllowed);
  const keys = decodeTokenKeys(await sealing.open(token.keysSealed, tokenContext(token)));
  const question = insecureRawQuestion(suite, answer.question);
  return verifyResponse({ token, keys, suite, question, response: answer.response, at });
}

async function spend(
  { tokens }: AttestAnswerPorts,
  { use }: RightAnswer,
  { token, answer, at }: Asked,
): Promise<void> {
  const facts = { token: token.id, client: answer.clientId, question: answer.question };
  const condition = { states: ['active'], limit: tokenAttempts, at } as const;
  const note = { event: 'answer.attested', facts } as const;
  refuseUnless(await tokens.use(use, condition, note), 'answer_refused');
}

function attestationOf({ answer: right }: RightAnswer, { token, answer, at }: Asked) {
  const { id: tokenId, accountId = '', commitment } = token;
  const { suite, response, step } = right;
  return {
    ...{ tokenId, holder: pseudonymOf(accountId, tokenId), commitment },
    ...{ suite, question: answer.question, response, at },
    ...(step !== undefined && { step }),
  };
}
