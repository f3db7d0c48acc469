/** The settings of log-ins: how long they last, and where else people may log in; see docs/operate/login.md. */

import Type from 'typebox';

/** Plain HTTP stays on this machine. */
const address = '^(https://[^/]|http://(127\\.0\\.0\\.1|localhost|\\[::1\\])[:/])';

const common = {
  id: Type.String({ pattern: '^[a-z0-9][a-z0-9-]{0,31}$', description: 'stands in addresses' }),
  tenant: Type.String({ minLength: 1, maxLength: 100, description: 'whose people it speaks for' }),
  labels: Type.Object(
    {
      en: Type.String({ minLength: 1, maxLength: 64 }),
      ja: Type.String({ minLength: 1, maxLength: 64 }),
    },
    { additionalProperties: false },
  ),
  strong: Type.Boolean({
    default: false,
    description: 'true: it asks everybody for two factors; its log-ins are strong',
  }),
};

const oidc = Type.Object(
  {
    ...common,
    issuer: Type.String({ pattern: address }),
    clientId: Type.String({ minLength: 1, maxLength: 255 }),
    clientSecretFile: Type.String(),
    clientAuthentication: Type.Union(
      [Type.Literal('client_secret_basic'), Type.Literal('client_secret_post')],
      { default: 'client_secret_basic' },
    ),
    scope: Type.String({ default: 'openid email', pattern: '(^| )openid( |$)' }),
    emailClaim: Type.String({ default: 'email' }),
    emailVerifiedClaim: Type.String({
      default: 'email_verified',
      description: 'true in it, and nothing else, makes the address count',
    }),
  },
  { additionalProperties: false },
);

const saml = Type.Object(
  {
    ...common,
    entityId: Type.String({ minLength: 1, maxLength: 1024, description: 'of the provider' }),
    entryPoint: Type.String({ pattern: address, description: 'HTTP-Redirect binding' }),
    certificateFiles: Type.Array(Type.String(), {
      minItems: 1,
      maxItems: 4,
      description: 'PEM; several while the provider changes its key',
    }),
    signed: Type.Union(
      [Type.Literal('assertion'), Type.Literal('response'), Type.Literal('both')],
      { default: 'assertion', description: 'what must carry its signature' },
    ),
    signing: Type.Optional(
      Type.Object(
        { keyFile: Type.String(), certificateFile: Type.String() },
        { additionalProperties: false, description: 'PEM; requests are signed with it' },
      ),
    ),
    subjectAttribute: Type.Optional(
      Type.String({ description: 'what tells people apart for good; default: the NameID' }),
    ),
    verifiedEmailAttribute: Type.Optional(
      Type.String({ description: 'holds an address that the provider has verified' }),
    ),
  },
  { additionalProperties: false },
);

const tenant = Type.Object(
  {
    tenant: Type.String({ minLength: 1, maxLength: 100 }),
    password: Type.Boolean({ default: true }),
    passkeys: Type.Boolean({ default: true }),
  },
  { additionalProperties: false },
);

export const loginSchema = Type.Object(
  {
    idleMinutes: Type.Integer({ default: 30, minimum: 1, maximum: 480 }),
    hoursMax: Type.Integer({ default: 8, minimum: 1, maximum: 24 }),
    tenants: Type.Array(tenant, { default: [], description: 'those that are not as usual' }),
    oidc: Type.Array(oidc, { default: [], maxItems: 100 }),
    saml: Type.Array(saml, { default: [], maxItems: 100 }),
  },
  { additionalProperties: false, default: {}, description: 'how people log in' },
);
