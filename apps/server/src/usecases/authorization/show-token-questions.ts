/**
 * Show token questions: what the signer's token or device was asked for this very consent, and
 * how it stands; our page shows it again at each visit. What was asked about something else is
 * not shown, as if it had not been.
 */

import { isOpenChallenge } from '#domain/authorization/challenge.ts';
import type { TokenFactorKind } from '#domain/authorization/challenge.ts';
import type { Credential } from '#domain/credentials/credential.ts';
import type { ClientId } from '#domain/identifiers.ts';
import type { TokenTransaction } from '#domain/transactions/token-transaction.ts';
import type { Challenges } from '#ports/challenges.ts';
import type { Clock } from '#ports/clock.ts';
import { isAbout, transactionOf } from './check-token-factor.ts';
import type { AgreedWithToken } from './check-token-factor.ts';
import type { TokenApprovals } from './token-approvals.ts';

export interface ShowTokenQuestionsPorts {
  readonly challenges: Challenges;
  readonly clock: Clock;
}

export interface TokenQuestionsOf {
  readonly credential: Pick<Credential, 'id' | 'ownerId' | 'factors'>;
  readonly clientId: ClientId;
  readonly agreed: AgreedWithToken;
}

export interface TokenQuestion {
  readonly kind: TokenFactorKind;
  readonly state: TokenTransaction['state'];
  /** What the person enters into the token. */
  readonly question: string;
  /** What is typed on the device. */
  readonly matchNumber: string | undefined;
}

export type ShowTokenQuestions = (about: TokenQuestionsOf) => Promise<readonly TokenQuestion[]>;

const kinds: readonly TokenFactorKind[] = ['ocra', 'device'];

/** @param tokenApprovals of token transactions. */
export function makeShowTokenQuestions(
  { challenges, clock }: ShowTokenQuestionsPorts,
  tokenApprovals: TokenApprovals,
): ShowTokenQuestions {
  return async function showTokenQuestions(about) {
    const own = kinds.filter((kind) => about.credential.factors.includes(kind));
    const shown = await Promise.all(own.map((kind) => show(kind, about)));
    return shown.flatMap((question) => question ?? []);
  };

  async function show(
    kind: TokenFactorKind,
    about: TokenQuestionsOf,
  ): Promise<TokenQuestion | undefined> {
    const { credential, clientId } = about;
    const challenge = await challenges.find(credential.id, kind);
    if (!isOpenChallenge(challenge, clientId, clock.now())) return undefined;
    const id = transactionOf(challenge);
    const transaction = await tokenApprovals.find({ id, accountId: credential.ownerId, clientId });
    if (!isAbout(transaction, about)) return undefined;
    const { state, statement } = transaction;
    const question = tokenApprovals.questionOf(transaction);
    return { kind, state, question, matchNumber: statement.matchNumber };
  }
}
