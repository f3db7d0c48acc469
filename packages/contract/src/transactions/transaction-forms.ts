/**
 * The bank API of token transactions: `/transactions/v1/…`, as JSON. A client says what is to be
 * approved in fields of their own; what is hashed, and how, it never says.
 *
 * Amounts are text, since a number of JSON has no decimals to rely on. Times are RFC 3339, UTC.
 */

import Type from 'typebox';
import type { Static, TObject } from 'typebox';

const text = (description: string, maxLength = 800) =>
  Type.String({ minLength: 1, maxLength, description });
const optional = (description: string) => Type.Optional(text(description));
const closed = { additionalProperties: false } as const;
const instant = (description: string) =>
  Type.String({ description, examples: ['2030-01-01T12:00:00.000Z'] });

/** Where the methods are. */
export const transactionsBase = '/transactions/v1';
export const transactionWaitSecondsMax = 25;

export const transactionStates = [
  'created',
  'shown',
  'approved',
  'refused',
  'expired',
  'cancelled',
  'failed',
] as const;

const state = Type.Enum([...transactionStates], {
  description:
    'created and shown are open; failed: too many wrong answers. What is not open never changes',
});

const fields = Type.Object(
  {
    payee: optional('transfer, required'),
    amount: optional('transfer, required: decimal text with a point, without separators'),
    currency: optional('transfer, required: ISO 4217'),
    bank: optional('transfer'),
    branch: optional('transfer'),
    payeeAccount: optional('transfer: blanks are left out, as in an IBAN'),
    payerAccount: optional('transfer'),
    reference: optional('transfer'),
    account: optional('login, required: as the person knows their own'),
    service: optional('login'),
    place: optional('login: where the log-in comes from'),
    application: optional('login'),
    text: optional('transfer, login: whatever else the person should read'),
  },
  {
    ...closed,
    description: 'shown and hashed, all of them; at most 200 characters each, in one line',
  },
);

const order = Type.Object(
  {
    account: text('Whose token is asked: the name of their account', 255),
    kind: Type.Enum(['transfer', 'login']),
    fields,
    lang: Type.Optional(Type.Enum(['ja', 'en'], { description: 'of labels; default: ja' })),
    expiresIn: Type.Optional(
      Type.Integer({ minimum: 30, maximum: 900, description: 'seconds; default: 300' }),
    ),
    tokenID: Type.Optional(text('Default: the newest token that could answer', 128)),
    numberMatching: Type.Optional(
      Type.Boolean({
        description: 'matchNumber is shown by you and typed on the device, where that is online',
      }),
    ),
    callbackUri: Type.Optional(text('Told how it ended, as response_uri of CSC is', 2048)),
    clientReference: Type.Optional(
      text('Your own word: the same order under it is the same transaction', 128),
    ),
  },
  closed,
);

const line = Type.Object({
  name: Type.String(),
  label: Type.String({ description: 'in the language asked for' }),
  value: Type.String({ description: 'as it is hashed' }),
});

const standing = {
  transactionID: Type.String(),
  state,
  kind: Type.Enum(['transfer', 'login', 'signature']),
  createdAt: instant('When it was settled and put on record'),
  expiresAt: instant('From then on no answer is taken'),
  decidedAt: Type.Optional(instant('Once it is decided')),
  failures: Type.Integer({ description: 'Wrong answers; the third ends it' }),
  clientReference: Type.Optional(Type.String()),
};

const told = Type.Object(standing);

const begun = Type.Object({
  ...standing,
  relyingParty: Type.String({ description: 'You, as the device calls you' }),
  display: Type.Array(line, {
    description: 'What the device shows; show the same, and ask the person to compare',
  }),
  tokenID: Type.String(),
  suite: Type.String({ description: 'OCRA suite (RFC 6287) of a typed answer' }),
  question: Type.String({ description: 'For a token with a keypad: what the person types in' }),
  questionParts: Type.Optional(
    Type.Object(
      {
        startCode: Type.String(),
        payeeAccount: Type.String(),
        amount: Type.String(),
      },
      {
        description:
          'The question in parts: show the start code alone, the rest is on the person’s paper',
      },
    ),
  ),
  matchNumber: Type.Optional(
    Type.String({ description: 'Show it here; it is typed on the device' }),
  ),
  pageUrl: Type.Optional(
    Type.String({
      description: 'A page of ours with all channels; told once, whoever has it may answer',
    }),
  ),
  channels: Type.Array(Type.String(), { description: 'What `send` takes for this one' }),
});

const sent = Type.Object({
  channel: Type.String(),
  sentTo: Type.String({ description: 'Most of it hidden' }),
});

const transactionID = Type.Object({ transactionID: Type.String({ maxLength: 128 }) });

export interface TransactionForm {
  readonly verb: 'get' | 'post';
  readonly path: string;
  readonly request: TObject | undefined;
  readonly query?: TObject;
  readonly answer: TObject;
  readonly status: 200 | 201;
  readonly en: string;
  readonly ja: string;
}

export const transactionForms = {
  begin: {
    verb: 'post',
    path: '/transactions',
    request: order,
    answer: begun,
    status: 201,
    en: 'Begin a transaction: what it says is settled and on record before it is answered here',
    ja: '取引を開始する（内容を確定・記録してから応答する）',
  },
  show: {
    verb: 'get',
    path: '/transactions/:transactionID',
    request: undefined,
    query: Type.Object(
      {
        wait: Type.Optional(
          Type.String({
            pattern: '^([0-9]|1[0-9]|2[0-5])$',
            description: 'seconds: answered once it is decided, or after that time; 25 at most',
          }),
        ),
      },
      closed,
    ),
    answer: told,
    status: 200,
    en: 'How a transaction stands',
    ja: '取引の状態を確認する',
  },
  answer: {
    verb: 'post',
    path: '/transactions/:transactionID/answer',
    request: Type.Object(
      { response: text('What the person read off their token; may be grouped', 64) },
      closed,
    ),
    answer: told,
    status: 200,
    en: 'Answer with a code that the person typed; a wrong one is 403, whatever the matter',
    ja: '利用者が入力したコードで回答する（誤りの理由は区別されない）',
  },
  send: {
    verb: 'post',
    path: '/transactions/:transactionID/send',
    request: Type.Object({ channel: Type.Enum(['push', 'sms', 'mail']) }, closed),
    answer: sent,
    status: 200,
    en: 'Send it to the person: to their app, or a code by SMS or mail',
    ja: '利用者に送信する（アプリへのプッシュ、SMSまたはメールによるコード）',
  },
  cancel: {
    verb: 'post',
    path: '/transactions/:transactionID/cancel',
    request: Type.Object({}, closed),
    answer: told,
    status: 200,
    en: 'Cancel a transaction that is open',
    ja: '未決の取引を取り消す',
  },
  evidence: {
    verb: 'get',
    path: '/transactions/:transactionID/evidence',
    request: undefined,
    query: Type.Object(
      {
        olderSize: Type.Optional(
          Type.String({
            pattern: '^[1-9][0-9]{0,14}$',
            description:
              'of a head of the evidence log that you kept: shows that the log grew from it',
          }),
        ),
      },
      closed,
    ),
    answer: Type.Object({
      transactionID: Type.String(),
      bundle: Type.String({
        description: 'to be kept as it is, octet for octet; `kumoin evidence verify` judges it',
      }),
    }),
    status: 200,
    en: 'Evidence of each step, sealed and in the log, for third parties',
    ja: '各段階の証拠（封印・記録済み、第三者が検証可能）を取得する',
  },
  attest: {
    verb: 'post',
    path: '/attestations',
    request: Type.Object(
      {
        tokenID: text('A token here, bound to one of yours', 128),
        question: Type.String({ pattern: '^[0-9a-f]{64}$', description: 'As it is asked (QH64)' }),
        response: Type.String({ pattern: '^[0-9a-f]{64}$', description: 'The whole MAC' }),
      },
      closed,
    ),
    answer: Type.Object({
      attestation: Type.String({
        description: 'Base64: that this token gave this response to this question, sealed (CMS)',
      }),
    }),
    status: 200,
    en: 'Be the second party: check the other half of an answer, and seal that it is right',
    ja: '第二機関として、もう一方の応答値を検証し、その結果に封印する',
  },
} as const satisfies Readonly<Record<string, TransactionForm>>;

export const transactionPathForm = transactionID;

export type TransactionMethod = keyof typeof transactionForms;
export type TransactionOrderForm = Static<typeof order>;
export type ToldTransaction = Static<typeof told>;
export type BegunTransactionForm = Static<typeof begun>;
export type SentTransaction = Static<typeof sent>;
