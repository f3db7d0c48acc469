/**
 * Tokens at the operator's face:
 *
 *     tokens/enrol          { "userID", "replaces"? } → 201 with the link for the phone
 *     tokens/issue          { "userID" } → 201: a token of our own, whose codes are sent
 *     tokens/import         { "tenant", "container", "passphrase"? | "keyHex"?, "assign"? } → 201
 *     tokens/export         { "tenant", "tokenIDs", "passphrase" }
 *     tokens/list           { "userID" } | { "tenant", "serial"? | "after"? }
 *     tokens/show | suspend | resume | unlock   { "tokenID" }
 *     tokens/assign         { "tokenID", "userID", "label"? }
 *     tokens/replace        { "tokenID", "by" }
 *     tokens/revoke         { "tokenID", "reason" }
 *     tokens/check          { "tokenID", "purpose" } → what is to be typed into the device
 *     tokens/activate       { "handle", "code" }
 *     tokens/resynchronise  { "handle", "codes": […, …] }
 */

import type { FastifyInstance } from 'fastify';
import type { Static, TSchema } from 'typebox';
import type { TenantId, TokenId } from '#domain/identifiers.ts';
import { Refusal } from '#domain/refusal.ts';
import { Secret } from '#domain/secret.ts';
import { softSuite } from '#domain/tokens/token-suites.ts';
import type { ShowAccount } from '#usecases/accounts/show-account.ts';
import type { ActivateToken } from '#usecases/tokens/activate-token.ts';
import type { AssignToken } from '#usecases/tokens/assign-token.ts';
import type { BeginEnrolment } from '#usecases/tokens/begin-enrolment.ts';
import type { BeginTokenCheck } from '#usecases/tokens/begin-token-check.ts';
import type { ExportTokens } from '#usecases/tokens/export-tokens.ts';
import type { ImportTokens } from '#usecases/tokens/import-tokens.ts';
import type { IssueToken } from '#usecases/tokens/issue-token.ts';
import type { ListTokens } from '#usecases/tokens/list-tokens.ts';
import type { ReplaceToken } from '#usecases/tokens/replace-token.ts';
import type { ResumeToken } from '#usecases/tokens/resume-token.ts';
import type { ResynchroniseToken } from '#usecases/tokens/resynchronise-token.ts';
import type { RevokeToken } from '#usecases/tokens/revoke-token.ts';
import type { ShowToken } from '#usecases/tokens/show-token.ts';
import type { SuspendToken } from '#usecases/tokens/suspend-token.ts';
import type { UnlockToken } from '#usecases/tokens/unlock-token.ts';
import { enrolmentLink } from '../enrolment-link.ts';
import { describeToken, importBodyBytesMax, timeText, tokenForms } from './token-form.ts';

export interface TokensFace {
  readonly showAccount: ShowAccount;
  readonly beginEnrolment: BeginEnrolment;
  readonly issueToken: IssueToken;
  readonly importTokens: ImportTokens;
  readonly exportTokens: ExportTokens;
  readonly listTokens: ListTokens;
  readonly showToken: ShowToken;
  readonly assignToken: AssignToken;
  readonly replaceToken: ReplaceToken;
  readonly suspendToken: SuspendToken;
  readonly resumeToken: ResumeToken;
  readonly unlockToken: UnlockToken;
  readonly revokeToken: RevokeToken;
  readonly beginTokenCheck: BeginTokenCheck;
  readonly activateToken: ActivateToken;
  readonly resynchroniseToken: ResynchroniseToken;
  baseUrl(): string;
}

type Serve<Form extends TSchema> = (body: Static<Form>) => Promise<object | undefined>;

interface Method<Form extends TSchema> {
  readonly form: Form;
  /** Undefined: there is nothing to tell. */
  readonly serve: Serve<Form>;
  readonly status?: number;
  readonly bodyLimit?: number;
}

const keeper = 'operator';

/** @param scope guarded already. */
export function registerTokens(scope: FastifyInstance, face: TokensFace): void {
  const add = <Form extends TSchema>(name: string, method: Method<Form>) => {
    const { form, serve, status = 200, bodyLimit } = method;
    const options = { schema: { body: form }, ...(bodyLimit !== undefined && { bodyLimit }) };
    scope.post<{ Body: Static<Form> }>(`/tokens/${name}`, options, async ({ body }, reply) => {
      const answer = await serve(body as Static<Form>);
      if (answer === undefined) return reply.code(204).send();
      return reply.code(status).header('cache-control', 'no-store').send(answer);
    });
  };
  addStock(add, face);
  addLife(add, face);
  addChecks(add, face);
}

type Add = <Form extends TSchema>(name: string, method: Method<Form>) => void;

function addStock(add: Add, face: TokensFace): void {
  add('import', {
    form: tokenForms.import,
    status: 201,
    bodyLimit: importBodyBytesMax,
    serve: async ({ tenant, container, passphrase, keyHex, assign, insecurePlainSecrets }) => {
      const tokens = await face.importTokens({
        tenantId: tenant as TenantId,
        container,
        passphrase: passphrase === undefined ? undefined : new Secret(passphrase),
        key: keyHex === undefined ? undefined : new Secret(octetsOf(keyHex)),
        assign: assign === true,
        insecurePlainSecrets: insecurePlainSecrets === true,
      });
      return { tokens: tokens.map(describeToken) };
    },
  });
  add('export', {
    form: tokenForms.export,
    serve: async ({ tenant, tokenIDs, passphrase }) => {
      const container = await face.exportTokens({
        tenantId: tenant as TenantId,
        ids: tokenIDs as TokenId[],
        passphrase: new Secret(passphrase),
      });
      return { container: container.reveal() };
    },
  });
  add('list', { form: tokenForms.list, serve: (body) => list(face, body) });
  add('show', {
    form: tokenForms.one,
    serve: async ({ tokenID }) => describeToken(await face.showToken(tokenID as TokenId)),
  });
}

function addLife(add: Add, face: TokensFace): void {
  const { suspendToken, resumeToken, unlockToken, revokeToken, replaceToken } = face;
  add('enrol', { form: tokenForms.enrol, status: 201, serve: (body) => enrol(face, body) });
  add('issue', { form: tokenForms.issue, status: 201, serve: (body) => issue(face, body) });
  const changes = { suspend: suspendToken, resume: resumeToken };
  for (const [name, change] of Object.entries(changes)) {
    add(name, {
      form: tokenForms.one,
      serve: async ({ tokenID }) => nothing(await change({ keeper, id: tokenID as TokenId })),
    });
  }
  add('unlock', {
    form: tokenForms.one,
    serve: async ({ tokenID }) => nothing(await unlockToken(tokenID as TokenId)),
  });
  add('revoke', {
    form: tokenForms.revoke,
    serve: async ({ tokenID, reason }) =>
      nothing(await revokeToken({ keeper, id: tokenID as TokenId, reason })),
  });
  add('replace', {
    form: tokenForms.replace,
    serve: async ({ tokenID, by }) =>
      nothing(await replaceToken({ id: tokenID as TokenId, by: by as TokenId })),
  });
  add('assign', {
    form: tokenForms.assign,
    serve: async ({ tokenID, userID, label }) => {
      const { id: accountId } = await face.showAccount(userID);
      return nothing(await face.assignToken({ id: tokenID as TokenId, accountId, label }));
    },
  });
}

function addChecks(add: Add, face: TokensFace): void {
  const { beginTokenCheck, activateToken, resynchroniseToken } = face;
  add('check', {
    form: tokenForms.check,
    serve: async ({ tokenID, purpose }) => {
      const begun = await beginTokenCheck({ keeper, id: tokenID as TokenId, purpose });
      const { handle, questions, expiresAt } = begun;
      return { handle: handle.reveal(), questions, expiresAt: timeText(expiresAt) };
    },
  });
  add('activate', {
    form: tokenForms.activate,
    serve: async ({ handle, code }) =>
      nothing(await activateToken({ keeper, ...typed(handle, [code]) })),
  });
  add('resynchronise', {
    form: tokenForms.resynchronise,
    serve: async ({ handle, codes }) =>
      nothing(await resynchroniseToken({ keeper, ...typed(handle, codes) })),
  });
}

async function enrol(face: TokensFace, { userID, replaces }: Static<typeof tokenForms.enrol>) {
  const { id: accountId } = await face.showAccount(userID);
  const replaced = replaces as TokenId | undefined;
  const offer = await face.beginEnrolment({ keeper, accountId, replaces: replaced });
  const { id, expiresAt } = offer;
  const link = enrolmentLink(face.baseUrl(), offer);
  return { enrolmentID: id, link, expiresAt: timeText(expiresAt) };
}

/** One for each account, told by its serial number. */
async function issue(face: TokensFace, { userID }: Static<typeof tokenForms.issue>) {
  const { id: accountId } = await face.showAccount(userID);
  const token = await face.issueToken({
    ...{ accountId, kind: 'server', suite: softSuite, secret: undefined },
    label: 'SMS, mail',
    serial: `server ${accountId}`,
  });
  return describeToken(token);
}

async function list(face: TokensFace, body: Static<typeof tokenForms.list>) {
  const { tenant, userID, serial, after } = body;
  const told = (tokens: Awaited<ReturnType<ListTokens>>) => ({ tokens: tokens.map(describeToken) });
  if (userID !== undefined) {
    const { id: accountId } = await face.showAccount(userID);
    return told(await face.listTokens({ accountId }));
  }
  if (tenant === undefined) throw new Refusal('account_unknown', 'name a userID or a tenant');
  const tenantId = tenant as TenantId;
  if (serial !== undefined) return told(await face.listTokens({ tenantId, serial }));
  return told(await face.listTokens({ tenantId, after: after as TokenId | undefined }));
}

function typed(handle: string, codes: readonly string[]) {
  return { handle: new Secret(handle), codes: codes.map((code) => new Secret(code)) };
}

function octetsOf(hex: string): Uint8Array {
  return new Uint8Array(Buffer.from(hex, 'hex'));
}

function nothing(_done: void): undefined {
  return undefined;
}
