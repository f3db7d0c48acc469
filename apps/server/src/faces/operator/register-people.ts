/**
 * Accounts and credentials at the operator's face, for a registration authority of one's own:
 *
 *     accounts/create      { "tenant", "name", "displayName", "password", "email"?, … } → 201
 *     credentials/enrol    { "userID", "description", "keyAlgorithm", "factors", … } → 201
 *
 * The operator vouches for what they say of a person: nothing here asks them again.
 */

import { fromBase32 } from '@kumoin/otp';
import Type from 'typebox';
import type { Static } from 'typebox';
import type { FastifyInstance } from 'fastify';
import { factorKinds } from '#domain/credentials/credential.ts';
import type { TenantId } from '#domain/identifiers.ts';
import { Secret } from '#domain/secret.ts';
import type { CreateAccount } from '#usecases/accounts/create-account.ts';
import type { ShowAccount } from '#usecases/accounts/show-account.ts';
import type { EnrolCredential } from '#usecases/issuance/enrol-credential.ts';

export interface PeopleFace {
  readonly createAccount: CreateAccount;
  readonly showAccount: ShowAccount;
  readonly enrolCredential: EnrolCredential;
}

const short = Type.String({ minLength: 1, maxLength: 255 });
const closed = { additionalProperties: false };
const literals = <Word extends string>(words: readonly Word[]) =>
  Type.Union(words.map((word) => Type.Literal(word)));

const accountForm = Type.Object(
  {
    tenant: short,
    name: short,
    displayName: short,
    password: Type.String({ minLength: 12, maxLength: 1024 }),
    /** RFC 4648 Base32, as authenticator apps take it; 16 bytes and more. */
    totpSecret: Type.Optional(Type.String({ pattern: '^[A-Z2-7]{26,103}=*$' })),
    email: Type.Optional(Type.String({ maxLength: 254, pattern: '^[^\\s@]+@[^\\s@]+$' })),
    /** E.164. */
    phone: Type.Optional(Type.String({ pattern: '^\\+[1-9][0-9]{6,14}$' })),
  },
  closed,
);

const credentialForm = Type.Object(
  {
    userID: short,
    description: Type.String({ maxLength: 255 }),
    keyAlgorithm: literals(['rsa-2048', 'rsa-3072', 'rsa-4096', 'p-256', 'p-384', 'p-521']),
    mode: Type.Optional(literals(['explicit', 'oauth2code'])),
    factors: Type.Array(literals(factorKinds), { maxItems: factorKinds.length }),
    expression: Type.Optional(Type.String({ minLength: 1, maxLength: 255 })),
    signatureQualifier: Type.Optional(short),
    SCAL: literals(['1', '2']),
    multisign: Type.Integer({ minimum: 1 }),
    oneTime: Type.Optional(Type.Boolean()),
    PIN: Type.Optional(Type.String({ pattern: '^[0-9]{6,12}$' })),
    person: Type.Object(
      {
        country: Type.String({ pattern: '^[A-Z]{2}$' }),
        givenName: Type.Optional(short),
        surname: Type.Optional(short),
        pseudonym: Type.Optional(short),
      },
      closed,
    ),
  },
  closed,
);

/** @param scope guarded already. */
export function registerPeople(scope: FastifyInstance, face: PeopleFace): void {
  scope.post<{ Body: Static<typeof accountForm> }>(
    '/accounts/create',
    { schema: { body: accountForm } },
    async ({ body }, reply) => {
      const { tenant, name, displayName, password, totpSecret, email, phone } = body;
      const account = await face.createAccount({
        tenantId: tenant as TenantId,
        name,
        displayName,
        password: new Secret(password),
        totpSeed: totpSecret === undefined ? undefined : new Secret(fromBase32(totpSecret)),
        ...(email !== undefined && { email }),
        ...(phone !== undefined && { phone }),
      });
      return reply.code(201).send({ userID: account.name, accountID: account.id });
    },
  );
  scope.post<{ Body: Static<typeof credentialForm> }>(
    '/credentials/enrol',
    { schema: { body: credentialForm } },
    async ({ body }, reply) => {
      const { userID, SCAL, multisign, PIN, ...rules } = body;
      const account = await face.showAccount(userID);
      const credential = await face.enrolCredential({
        ...rules,
        accountId: account.id,
        level: SCAL === '2' ? 2 : 1,
        signaturesMax: multisign,
        ...(PIN !== undefined && { pin: new Secret(PIN) }),
      });
      const { id, certificateSerial, chain } = credential;
      const certificates = chain.map((der) => Buffer.from(der).toString('base64'));
      return reply
        .code(201)
        .send({ credentialID: id, serialNumber: certificateSerial, certificates });
    },
  );
}
