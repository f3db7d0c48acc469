/** The settings of what reaches signers by mail and SMS; see docs/operate/codes.md. */

import Type from 'typebox';

const timeoutSeconds = Type.Integer({ default: 10, minimum: 1, maximum: 60 });
const texts = Type.Record(Type.String({ maxLength: 64 }), Type.String({ maxLength: 1000 }));

const smtp = Type.Object(
  {
    host: Type.String({ minLength: 1 }),
    port: Type.Integer({ default: 587, minimum: 1, maximum: 65_535 }),
    security: Type.Union(
      ['starttls', 'tls', 'insecureNone'].map((word) => Type.Literal(word)),
      { default: 'starttls', description: 'starttls is demanded, not tried' },
    ),
    from: Type.String({ minLength: 3, maxLength: 320, description: 'the sender of all mails' }),
    user: Type.Optional(Type.String()),
    passwordFile: Type.Optional(Type.String()),
    caFile: Type.Optional(Type.String({ description: 'PEM; in place of the public CAs' })),
    timeoutSeconds,
  },
  { additionalProperties: false, description: 'mail' },
);

const sms = Type.Object(
  {
    url: Type.String({ pattern: '^https?://', description: 'takes a POST for each message' }),
    encoding: Type.Union([Type.Literal('json'), Type.Literal('form')], { default: 'json' }),
    members: Type.Record(Type.String({ maxLength: 64 }), Type.String({ maxLength: 1000 }), {
      description: 'of the body; {to}, {text} and {secret} are filled in',
    }),
    headers: Type.Optional(texts),
    secretFile: Type.Optional(Type.String()),
    insecureHttp: Type.Boolean({ default: false, description: 'a gateway without TLS' }),
    timeoutSeconds,
  },
  { additionalProperties: false, description: 'a gateway for SMS' },
);

export const sendersSchema = Type.Object(
  {
    language: Type.Union([Type.Literal('en'), Type.Literal('ja')], {
      default: 'en',
      description: 'for signers who have not said theirs',
    }),
    smtp: Type.Optional(smtp),
    sms: Type.Optional(sms),
  },
  { additionalProperties: false, description: 'one-time codes and news: docs/operate/codes.md' },
);
