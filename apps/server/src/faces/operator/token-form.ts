/** Tokens as the operator writes and reads them. Keys are in none of these. */

import Type from 'typebox';
import { isLocked } from '#domain/tokens/check-token.ts';
import { tokenEndReasons } from '#domain/tokens/token.ts';
import type { Token } from '#domain/tokens/token.ts';

const short = Type.String({ minLength: 1, maxLength: 255 });
const tokenID = Type.String({ minLength: 1, maxLength: 100 });
const code = Type.String({ minLength: 1, maxLength: 128 });
const handle = Type.String({ minLength: 1, maxLength: 1_000 });
const closed = { additionalProperties: false };
const literals = <Word extends string>(words: readonly Word[]) =>
  Type.Union(words.map((word) => Type.Literal(word)));

/** Of a batch of some thousand tokens. */
const containerCharactersMax = 6 * 1024 * 1024;
export const importBodyBytesMax = 8 * 1024 * 1024;

export const tokenForms = {
  one: Type.Object({ tokenID }, closed),
  enrol: Type.Object({ userID: short, replaces: Type.Optional(tokenID) }, closed),
  issue: Type.Object({ userID: short }, closed),
  list: Type.Object(
    {
      tenant: Type.Optional(short),
      userID: Type.Optional(short),
      serial: Type.Optional(short),
      after: Type.Optional(tokenID),
    },
    closed,
  ),
  import: Type.Object(
    {
      tenant: short,
      container: Type.String({ minLength: 1, maxLength: containerCharactersMax }),
      passphrase: Type.Optional(Type.String({ minLength: 1, maxLength: 1_024 })),
      keyHex: Type.Optional(Type.String({ pattern: '^([0-9A-Fa-f]{2}){16,32}$' })),
      /** To those whom the container names. */
      assign: Type.Optional(Type.Boolean()),
      insecurePlainSecrets: Type.Optional(Type.Boolean()),
    },
    closed,
  ),
  export: Type.Object(
    {
      tenant: short,
      tokenIDs: Type.Array(tokenID, { minItems: 1, maxItems: 1_000 }),
      passphrase: Type.String({ minLength: 1, maxLength: 1_024 }),
    },
    closed,
  ),
  assign: Type.Object({ tokenID, userID: short, label: Type.Optional(short) }, closed),
  replace: Type.Object({ tokenID, by: tokenID }, closed),
  revoke: Type.Object({ tokenID, reason: literals(tokenEndReasons) }, closed),
  check: Type.Object({ tokenID, purpose: literals(['activation', 'resynchronisation']) }, closed),
  activate: Type.Object({ handle, code }, closed),
  resynchronise: Type.Object(
    { handle, codes: Type.Array(code, { minItems: 2, maxItems: 2 }) },
    closed,
  ),
};

export function describeToken(token: Token) {
  const { id, tenantId, accountId, notAfter, activatedAt, endedAt, ...rest } = token;
  return {
    tokenID: id,
    tenant: tenantId,
    ...(accountId !== undefined && { accountID: accountId }),
    ...pick(rest, ['kind', 'algorithm', 'serial', 'label', 'suites', 'state']),
    locked: isLocked(token),
    notBefore: timeText(token.notBefore),
    ...(notAfter !== undefined && { notAfter: timeText(notAfter) }),
    ...pick(rest, ['usesMax', 'uses', 'counter', 'driftSteps', 'failures']),
    createdAt: timeText(token.createdAt),
    ...(activatedAt !== undefined && { activatedAt: timeText(activatedAt) }),
    ...(endedAt !== undefined && { endedAt: timeText(endedAt) }),
    ...pick(rest, ['endReason', 'replacedBy', 'secondTokenId', 'commitment']),
  };
}

function pick<From extends object>(from: From, names: readonly (keyof From)[]): Partial<From> {
  const picked: Partial<From> = {};
  for (const name of names) if (from[name] !== undefined) picked[name] = from[name];
  return picked;
}

export function timeText(at: number): string {
  return new Date(at).toISOString();
}
