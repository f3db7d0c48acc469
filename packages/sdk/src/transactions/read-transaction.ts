/** Answers of the bank API, member by member: what is shown to a person is looked at first. */

import { transactionStates } from '@kumoin/contract';
import type { ToldTransaction as ToldForm } from '@kumoin/contract';
import { SdkError } from '../sdk-error.ts';
import { findText, membersOf, requireText, textsOf } from '../wire/members.ts';
import type { Members } from '../wire/members.ts';

export interface ToldTransaction {
  readonly transactionId: string;
  readonly state: ToldForm['state'];
  readonly kind: string;
  readonly createdAt: string;
  readonly expiresAt: string;
  readonly decidedAt?: string;
  readonly failures: number;
}

export interface BegunTransaction extends ToldTransaction {
  readonly relyingParty: string;
  readonly display: readonly {
    readonly name: string;
    readonly label: string;
    readonly value: string;
  }[];
  readonly tokenId: string;
  readonly suite: string;
  readonly question: string;
  readonly matchNumber?: string;
  /** Told once. */
  readonly pageUrl?: string;
  readonly channels: readonly string[];
}

export interface SentTransaction {
  readonly channel: string;
  readonly sentTo: string;
}

const linesMax = 512;

/** @throws {SdkError} `unintelligible`. */
export function readTransaction(members: Members): ToldTransaction {
  const state = transactionStates.find((word) => word === members['state']);
  if (state === undefined) throw unintelligible('state');
  const decidedAt = findText(members, 'decidedAt');
  const failures = members['failures'];
  return {
    transactionId: requireText(members, 'transactionID'),
    state,
    kind: requireText(members, 'kind'),
    createdAt: requireText(members, 'createdAt'),
    expiresAt: requireText(members, 'expiresAt'),
    ...(decidedAt !== undefined && { decidedAt }),
    failures: typeof failures === 'number' ? failures : 0,
  };
}

/** @throws {SdkError} `unintelligible`. */
export function readBegun(members: Members): BegunTransaction {
  const display = members['display'];
  if (!Array.isArray(display) || display.length > linesMax) throw unintelligible('display');
  const matchNumber = findText(members, 'matchNumber');
  const pageUrl = findText(members, 'pageUrl');
  return {
    ...readTransaction(members),
    relyingParty: requireText(members, 'relyingParty'),
    display: display.map(membersOf).map((line) => ({
      name: requireText(line, 'name'),
      label: requireText(line, 'label'),
      value: requireText(line, 'value'),
    })),
    tokenId: requireText(members, 'tokenID'),
    suite: requireText(members, 'suite'),
    question: requireText(members, 'question'),
    ...(matchNumber !== undefined && { matchNumber }),
    ...(pageUrl !== undefined && { pageUrl }),
    channels: textsOf(members['channels']),
  };
}

/** @throws {SdkError} `unintelligible`. */
export function readSent(members: Members): SentTransaction {
  return { channel: requireText(members, 'channel'), sentTo: requireText(members, 'sentTo') };
}

function unintelligible(name: string): SdkError {
  return new SdkError('unintelligible', `the answer has no ${name} that can be read`);
}
