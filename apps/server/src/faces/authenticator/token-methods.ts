/**
 * What the app of a token asks. Who it is was checked before; what a token that is suspended, expired or
 * locked may not do any more is checked here and again by whoever settles it.
 */

import type {
  AuthenticatorAnswer,
  AuthenticatorMethod,
  AuthenticatorRequest,
} from '@kumoin/contract';
import type { TokenId } from '#domain/identifiers.ts';
import { refuseUnless } from '#domain/refusal.ts';
import { checkToken, isLocked, isWithinValidity } from '#domain/tokens/check-token.ts';
import type { Token } from '#domain/tokens/token.ts';
import type { BindSecondParty } from '#usecases/tokens/bind-second-party.ts';
import type { RegisterPush } from '#usecases/tokens/register-push.ts';
import type { RemovePush } from '#usecases/tokens/remove-push.ts';
import type { RevokeOnDevice } from '#usecases/tokens/revoke-on-device.ts';
import type { ShowPush } from '#usecases/tokens/show-push.ts';
import type { AnswerTransaction } from '#usecases/transactions/answer-transaction.ts';
import type { ListOpenTransactions } from '#usecases/transactions/list-open-transactions.ts';
import type { RefuseTransaction } from '#usecases/transactions/refuse-transaction.ts';
import type { ShowTransaction } from '#usecases/transactions/show-transaction.ts';
import { readOctets, writeOctets } from './device-octets.ts';
import type { OpenMethod } from './open-methods.ts';

export interface TokenMethodsFace {
  readonly listOpenTransactions: ListOpenTransactions;
  readonly showTransaction: ShowTransaction;
  readonly answerTransaction: AnswerTransaction;
  readonly refuseTransaction: RefuseTransaction;
  readonly registerPush: RegisterPush;
  readonly removePush: RemovePush;
  readonly showPush: ShowPush;
  readonly revokeOnDevice: RevokeOnDevice;
  readonly bindSecondParty: BindSecondParty;
  /** Where the second party is, if there is one. */
  readonly secondOrigin: string | undefined;
  readonly now: () => number;
}

export type TokenMethod = Exclude<AuthenticatorMethod, OpenMethod>;

export type TokenMethods = {
  readonly [Method in TokenMethod]: (
    token: Token,
    request: AuthenticatorRequest<Method>,
  ) => Promise<AuthenticatorAnswer<Method>>;
};

export function tokenMethods(face: TokenMethodsFace): TokenMethods {
  return { ...methodsOfTransactions(face), ...methodsOfTheToken(face) };
}

function methodsOfTransactions(face: TokenMethodsFace) {
  return {
    'transactions/list': async (token) => {
      checkToken(token, face.now());
      const open = await face.listOpenTransactions(token.id);
      const listed = open.map(({ ref, expiresAt }) => ({ ref, expiresAt: seconds(expiresAt) }));
      return { transactions: listed };
    },
    'transactions/show': async (token, { ref }) => {
      checkToken(token, face.now());
      const shown = await face.showTransaction({ ref, tokenId: token.id });
      refuseUnless(shown.proof !== undefined, 'transaction_unknown');
      const { matchNumber, ...statement } = shown.transaction.statement;
      return {
        ref,
        statement: { ...statement, fields: [...statement.fields] },
        needsMatchNumber: matchNumber !== undefined,
        proof: shown.proof,
      };
    },
    'transactions/approve': async (token, { ref, response, secondResponse }) => {
      checkToken(token, face.now());
      const key = { ref, tokenId: token.id };
      await face.answerTransaction({
        ...{ key, way: 'online', response, channel: 'device' },
        ...(secondResponse !== undefined && { secondResponse }),
      });
      return { state: 'approved' };
    },
    'transactions/refuse': async (token, { ref }) => {
      await face.refuseTransaction({ ref, tokenId: token.id });
      return { state: 'refused' };
    },
  } satisfies Partial<TokenMethods>;
}

function methodsOfTheToken(face: TokenMethodsFace) {
  return {
    'token/info': async (token) => {
      const push = await face.showPush(token.id);
      const { id, label, state, notAfter } = token;
      const valid = isWithinValidity(token, face.now());
      return {
        tokenId: id,
        label: label === '' ? id : label,
        state: state === 'active' && !valid ? 'expired' : state,
        locked: isLocked(token),
        ...(notAfter !== undefined && { notAfter: seconds(notAfter) }),
        ...(push !== undefined && { pushKey: writeOctets(push.publicKey) }),
        pushed: push?.subscribed === true,
        ...secondPartyOf(face, token),
        now: seconds(face.now()),
      };
    },
    'token/remove': async (token) => {
      await face.revokeOnDevice(token);
      await face.removePush(token.id);
      return {};
    },
    'token/bind': async (token, { tokenId }) => {
      checkToken(token, face.now());
      await face.bindSecondParty(token, tokenId as TokenId);
      return {};
    },
    'push/subscribe': async (token, { endpoint, ...given }) => {
      checkToken(token, face.now());
      const publicKey = readOctets(given.publicKey);
      const authSecret = readOctets(given.authSecret);
      refuseUnless(publicKey !== undefined && authSecret !== undefined, 'push_refused');
      await face.registerPush({ tokenId: token.id, endpoint, publicKey, authSecret });
      return {};
    },
    'push/unsubscribe': async (token) => {
      await face.removePush(token.id);
      return {};
    },
  } satisfies Partial<TokenMethods>;
}

function secondPartyOf(
  { secondOrigin: origin }: TokenMethodsFace,
  { secondTokenId }: Token,
): Pick<AuthenticatorAnswer<'token/info'>, 'secondParty'> {
  if (origin === undefined) return {};
  return { secondParty: { origin, ...(secondTokenId && { tokenId: secondTokenId }) } };
}

const seconds = (milliseconds: number): number => Math.floor(milliseconds / 1000);
