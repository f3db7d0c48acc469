/**
 * Answers of the device API, member by member: what is shown to a person before they approve is
 * looked at before it is believed to have a form. Whether it is genuine, its proof must say.
 */

import type { AuthenticatorAnswer, AuthenticatorMethod } from '@kumoin/contract';
import { SdkError } from '../sdk-error.ts';
import { findText, membersOf, requireText } from '../wire/members.ts';
import type { Members } from '../wire/members.ts';

type Readers = {
  readonly [Method in AuthenticatorMethod]: (members: Members) => AuthenticatorAnswer<Method>;
};

const fieldsMax = 512;
const listedMax = 10;

/** @throws {SdkError} `unintelligible`. */
export function readAuthenticatorAnswer<Method extends AuthenticatorMethod>(
  method: Method,
  members: Members,
): AuthenticatorAnswer<Method> {
  return readers[method](members);
}

const nothing = () => ({});

const readers: Readers = {
  'enrolments/show': (members) => ({
    enrolmentId: requireText(members, 'enrolmentId'),
    publicKey: requireText(members, 'publicKey'),
    service: requireText(members, 'service'),
    account: requireText(members, 'account'),
    expiresAt: requireNumber(members, 'expiresAt'),
  }),
  'enrolments/complete': (members) => {
    const suites = membersOf(members['suites']);
    return {
      tokenId: requireText(members, 'tokenId'),
      suites: {
        typed: requireText(suites, 'typed'),
        online: requireText(suites, 'online'),
        server: requireText(suites, 'server'),
      },
      ...optionalNumber(members, 'notAfter'),
      confirmation: requireText(members, 'confirmation'),
    };
  },
  'token/info': (members) => {
    const pushKey = findText(members, 'pushKey');
    const secondParty = readSecondParty(members['secondParty']);
    return {
      tokenId: requireText(members, 'tokenId'),
      label: requireText(members, 'label'),
      state: oneOf(members, 'state', tokenStates),
      locked: members['locked'] === true,
      ...optionalNumber(members, 'notAfter'),
      ...(pushKey !== undefined && { pushKey }),
      pushed: members['pushed'] === true,
      ...(secondParty && { secondParty }),
      now: requireNumber(members, 'now'),
    };
  },
  'token/remove': nothing,
  'token/bind': nothing,
  'push/subscribe': nothing,
  'push/unsubscribe': nothing,
  'transactions/list': (members) => ({
    transactions: entriesOf(members, 'transactions', listedMax).map((entry) => ({
      ref: requireText(entry, 'ref'),
      expiresAt: requireNumber(entry, 'expiresAt'),
    })),
  }),
  'transactions/show': (members) => ({
    ref: requireText(members, 'ref'),
    statement: readStatement(membersOf(members['statement'])),
    // Said to be needed by anything but a clear no: a missing digit only makes an answer wrong.
    needsMatchNumber: members['needsMatchNumber'] !== false,
    proof: requireText(members, 'proof'),
  }),
  'transactions/approve': (members) => ({ state: oneOf(members, 'state', decisions) }),
  'transactions/refuse': (members) => ({ state: oneOf(members, 'state', decisions) }),
};

const tokenStates = ['inactive', 'active', 'suspended', 'revoked', 'replaced', 'expired'] as const;
const statementKinds = ['transfer', 'login', 'signature'] as const;
const decisions = ['approved', 'refused'] as const;

function readSecondParty(value: unknown): AuthenticatorAnswer<'token/info'>['secondParty'] {
  if (value === undefined || value === null) return undefined;
  const members = membersOf(value);
  const tokenId = findText(members, 'tokenId');
  return { origin: requireText(members, 'origin'), ...(tokenId !== undefined && { tokenId }) };
}

function readStatement(members: Members): AuthenticatorAnswer<'transactions/show'>['statement'] {
  return {
    kind: oneOf(members, 'kind', statementKinds),
    relyingParty: requireText(members, 'relyingParty'),
    transactionId: requireText(members, 'transactionId'),
    fields: entriesOf(members, 'fields', fieldsMax).map((entry) => ({
      name: requireText(entry, 'name'),
      value: requireText(entry, 'value'),
    })),
    nonce: requireText(members, 'nonce'),
    expiresAt: requireNumber(members, 'expiresAt'),
  };
}

function entriesOf(members: Members, name: string, max: number): Members[] {
  const value = members[name];
  if (!Array.isArray(value) || value.length > max) throw unintelligible(name);
  return value.map(membersOf);
}

function requireNumber(members: Members, name: string): number {
  const value = members[name];
  if (typeof value !== 'number' || !Number.isSafeInteger(value)) throw unintelligible(name);
  return value;
}

function optionalNumber<Name extends string>(
  members: Members,
  name: Name,
): { readonly [Key in Name]?: number } {
  const value = members[name] ?? undefined;
  if (value === undefined) return {};
  return { [name]: requireNumber(members, name) } as { [Key in Name]: number };
}

function oneOf<Word extends string>(members: Members, name: string, words: readonly Word[]): Word {
  const found = words.find((word) => word === members[name]);
  if (found === undefined) throw unintelligible(name);
  return found;
}

function unintelligible(name: string): SdkError {
  return new SdkError('unintelligible', `the answer has no ${name} that can be read`);
}
