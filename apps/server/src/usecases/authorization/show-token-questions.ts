/**
 * Show token questions: what the signer's token or device was asked for this very consent, and
 * how it stands; our page shows it again at each visit. What was asked about something else is
 * not shown, as if it had not been.
 *
 * A page that waits for a device is answered once that has decided, so that it loads itself again
 * seldom: who has pages read out hears each of them from the beginning. Waiting is looking now and
 * then; when too many wait, they look more often.
 */

import { isOpenChallenge } from '#domain/authorization/challenge.ts';
import type { TokenFactorKind } from '#domain/authorization/challenge.ts';
import type { Credential } from '#domain/credentials/credential.ts';
import type { ClientId } from '#domain/identifiers.ts';
import { openStates } from '#domain/transactions/token-transaction.ts';
import type { TokenTransaction } from '#domain/transactions/token-transaction.ts';
import type { Challenges } from '#ports/challenges.ts';
import type { Clock } from '#ports/clock.ts';
import type { Pause } from '#ports/pause.ts';
import { isAbout, transactionOf } from './check-token-factor.ts';
import type { AgreedWithToken } from './check-token-factor.ts';
import type { TokenApprovals } from './token-approvals.ts';

export interface ShowTokenQuestionsPorts {
  readonly challenges: Challenges;
  readonly clock: Clock;
  readonly pause: Pause;
}

export interface TokenQuestionsOf {
  readonly credential: Pick<Credential, 'id' | 'ownerId' | 'factors'>;
  readonly clientId: ClientId;
  readonly agreed: AgreedWithToken;
  /** How long to wait for a device that is still to decide. */
  readonly waitSeconds?: number;
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
const waitingMax = 200;
const lookEveryMs = 500;

/** @param tokenApprovals of token transactions. */
export function makeShowTokenQuestions(
  { challenges, clock, pause }: ShowTokenQuestionsPorts,
  tokenApprovals: TokenApprovals,
): ShowTokenQuestions {
  let waiting = 0;

  return async function showTokenQuestions(about) {
    const { credential, waitSeconds = 0 } = about;
    if (waitSeconds > 0 && waiting < waitingMax) {
      waiting += 1;
      await untilDecided(about, waitSeconds).finally(() => (waiting -= 1));
    }
    const own = kinds.filter((kind) => credential.factors.includes(kind));
    const shown = await Promise.all(own.map((kind) => show(kind, about)));
    return shown.flatMap((question) => question ?? []);
  };

  async function untilDecided(about: TokenQuestionsOf, seconds: number): Promise<void> {
    for (let waited = 0; waited < seconds * 1000; waited += lookEveryMs) {
      const device = await show('device', about);
      if (device === undefined || !openStates.some((open) => open === device.state)) return;
      if (!(await pause.wait(lookEveryMs))) return;
    }
  }

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
