/**
 * The device API: what the app of a token says to the server, and hears. `/authenticator/v1/…`,
 * every method a POST of a JSON object.
 *
 * What tells transactions apart (`ref`) and the code of an enrolment stand in bodies, not in
 * paths: addresses end up in logs. Octets are Base64url without padding, times are seconds since 1970.
 */

import Type from 'typebox';
import type { Static, TObject } from 'typebox';

/** Base64url of so many octets, no more and no fewer. */
const octets = (count: number, description: string) =>
  Type.String({ pattern: `^[A-Za-z0-9_-]{${Math.ceil((count * 4) / 3)}}$`, description });

const text = (maxLength: number) => Type.String({ minLength: 1, maxLength });
const seconds = (description: string) => Type.Integer({ description });
const publicKey = octets(65, 'A point of P-256, uncompressed');
const code = Type.String({ pattern: '^[A-Za-z0-9_-]{16,128}$', description: 'From the picture' });
const ref = Type.String({ pattern: '^[0-9a-f]{16}$', description: '8 octets, hexadecimal' });
const none = Type.Object({});

/** By which suites the token answers; see RFC 6287, 6. */
export const tokenSuites = Type.Object({
  typed: text(64),
  online: text(64),
  server: text(64),
});

/** As `Statement` of the package otp has it, but for the number that never travels. */
export const statementForm = Type.Object({
  kind: Type.Enum(['transfer', 'login', 'signature']),
  relyingParty: text(800),
  transactionId: text(128),
  fields: Type.Array(Type.Object({ name: text(32), value: text(800) }), {
    minItems: 1,
    maxItems: 512,
  }),
  nonce: Type.String({ pattern: '^[0-9a-f]{16}$' }),
  expiresAt: seconds('After that no answer is taken'),
});

const offeredEnrolment = Type.Object({
  enrolmentId: text(128),
  publicKey,
  service: text(800),
  account: text(800),
  expiresAt: seconds('After that the code is worth nothing'),
});

const tokenInfo = Type.Object({
  tokenId: text(128),
  label: text(200),
  state: Type.Enum(['inactive', 'active', 'suspended', 'revoked', 'replaced', 'expired']),
  locked: Type.Boolean({ description: 'After too many wrong answers in a row' }),
  notAfter: Type.Optional(seconds('When it expires')),
  pushKey: Type.Optional(octets(65, 'VAPID, RFC 8292; where the server can push')),
  pushed: Type.Boolean({ description: 'Whether the server knows where to push to' }),
  secondParty: Type.Optional(
    Type.Object(
      {
        origin: text(255),
        tokenId: Type.Optional(text(128)),
      },
      { description: 'Where a second key may be enrolled, and what it is called once it is bound' },
    ),
  ),
  now: seconds('The clock of the server'),
});

const openTransaction = Type.Object({ ref, expiresAt: seconds('After that it is over') });

const shownTransaction = Type.Object({
  ref,
  statement: statementForm,
  needsMatchNumber: Type.Boolean({ description: 'Two digits that the person brings along' }),
  proof: Type.String({
    pattern: '^[0-9a-f]{64}$',
    description: 'By the server suite, under the server key, over the statement as it is here',
  }),
});

/** `wrong` comes as an error; these two are for good. */
const decidedTransaction = Type.Object({ state: Type.Enum(['approved', 'refused']) });

export interface AuthenticatorForm {
  readonly request: TObject;
  readonly answer: TObject;
  readonly en: string;
  readonly ja: string;
}

export const authenticatorForms = {
  'enrolments/show': {
    request: Type.Object({ code }),
    answer: offeredEnrolment,
    en: 'What a code offers: our half of a key agreement, and for whom it is',
    ja: '登録コードの内容（鍵共有のためのサーバー側公開鍵と、対象のアカウント）を確認する',
  },
  'enrolments/complete': {
    request: Type.Object({
      code,
      publicKey,
      label: text(60),
      confirmation: octets(32, 'HMAC under the request key: the same keys were derived'),
    }),
    answer: Type.Object({
      tokenId: text(128),
      suites: tokenSuites,
      notAfter: Type.Optional(seconds('When it expires')),
      confirmation: octets(32, 'HMAC under the server key'),
    }),
    en: 'Enrol: the other half of the key agreement. No key travels',
    ja: '鍵共有を完了し、この端末を登録する（鍵そのものは送られない）',
  },
  'token/info': {
    request: none,
    answer: tokenInfo,
    en: 'How the token is: state, expiry, push',
    ja: 'トークンの状態・有効期限・プッシュ通知の設定を確認する',
  },
  'token/remove': {
    request: none,
    answer: none,
    en: 'The device gives its token up, for good',
    ja: '端末からトークンを削除する（取り消せない）',
  },
  'token/bind': {
    request: Type.Object({ tokenId: text(128) }),
    answer: none,
    en: 'Approve nothing any more without this token of the second party, for good',
    ja: '第二機関に登録したトークンを結び付ける（以後は両方の応答がなければ承認されない。取り消せない）',
  },
  'push/subscribe': {
    request: Type.Object({
      endpoint: Type.String({ pattern: '^https?://', maxLength: 2048 }),
      publicKey,
      authSecret: octets(16, 'RFC 8291, 3.2'),
    }),
    answer: none,
    en: 'Where to push to (RFC 8030)',
    ja: 'プッシュ通知の宛先を登録する',
  },
  'push/unsubscribe': {
    request: none,
    answer: none,
    en: 'Push no more',
    ja: 'プッシュ通知を停止する',
  },
  'transactions/list': {
    request: none,
    answer: Type.Object({ transactions: Type.Array(openTransaction, { maxItems: 10 }) }),
    en: 'What waits for an answer',
    ja: '承認待ちの取引を一覧する',
  },
  'transactions/show': {
    request: Type.Object({ ref }),
    answer: shownTransaction,
    en: 'One transaction in full, with the proof that it is ours',
    ja: '取引の全項目と、サーバーが発行したことの証明を取得する',
  },
  'transactions/approve': {
    request: Type.Object({
      ref,
      response: Type.String({
        pattern: '^[0-9a-f]{64}$',
        description: 'By the online suite, over the statement with the number that was typed',
      }),
      secondResponse: Type.Optional(
        Type.String({
          pattern: '^[0-9a-f]{64}$',
          description: 'The same with the key of the second party, once it is bound',
        }),
      ),
    }),
    answer: decidedTransaction,
    en: 'Yes, with the response of the token',
    ja: 'トークンの応答値を添えて承認する',
  },
  'transactions/refuse': {
    request: Type.Object({ ref }),
    answer: decidedTransaction,
    en: 'No',
    ja: '拒否する',
  },
} as const satisfies Readonly<Record<string, AuthenticatorForm>>;

export type AuthenticatorMethod = keyof typeof authenticatorForms;
export type AuthenticatorRequest<Method extends AuthenticatorMethod> = Static<
  (typeof authenticatorForms)[Method]['request']
>;
export type AuthenticatorAnswer<Method extends AuthenticatorMethod> = Static<
  (typeof authenticatorForms)[Method]['answer']
>;
