/**
 * Answers of the token and revocation endpoints as the CSC API has them, where it differs from
 * RFC 6749 and RFC 7009: `token_type`, `credentialID`, 204 after a revocation, and the words of
 * its error tables. CSC API v1.0.4.0, 8.3.3 and 8.3.4; v2.0.0.2, 8.4.4 and 8.4.5.
 *
 * A request that was answered in the words of v1 is one that asked with them: `hash`.
 */

import type { KoaContextWithOIDC, Provider } from 'oidc-provider';
import type { EngineRecords } from '#usecases/access/engine-records.ts';
import { cscWordsFor } from './csc-words-for.ts';
import { dialectKind } from './grant-agreed.ts';
import { isKnownHint } from './is-known-hint.ts';
import { notedCredential } from './token-notes.ts';

type Answer = Record<string, unknown>;

export function speakCsc(engine: Provider, engineRecords: EngineRecords): void {
  const failures = new WeakMap<object, Error>();
  const note = (ctx: object, error: Error) => void failures.set(ctx, error);
  engine.on('grant.error', note);
  engine.on('revocation.error', note);

  engine.use(async (ctx, next) => {
    await next();
    const { oidc } = ctx as unknown as KoaContextWithOIDC;
    if (oidc === undefined) return;
    const failure = failures.get(ctx);
    if (failure !== undefined) {
      const sentHeader = ctx.req.headers.authorization !== undefined;
      const answer = ctx.body as Answer;
      const told = cscWordsFor({ failure, answer, route: oidc.route, sentHeader });
      ctx.status = told.status;
      ctx.body = told.body;
    } else if (oidc.route === 'token' && ctx.status === 200) {
      ctx.body = await tokenAnswer(ctx.body as Answer, oidc, notedCredential(ctx));
    } else if (oidc.route === 'revocation' && ctx.status === 200) {
      const { AccessToken, RefreshToken, ClientCredentials } = oidc.entities;
      const token = AccessToken ?? RefreshToken ?? ClientCredentials;
      const known = isKnownHint(oidc.params?.['token_type_hint']);
      const isOwn = token?.clientId !== undefined && token.clientId === oidc.client?.clientId;
      const words = known ? 'Invalid string parameter token' : 'Invalid parameter token_type_hint';
      ctx.status = isOwn && known ? 204 : 400;
      ctx.body = isOwn && known ? null : { error: 'invalid_request', error_description: words };
    }
  });

  async function tokenAnswer(
    answer: Answer,
    { entities }: KoaContextWithOIDC['oidc'],
    credentialID: string | undefined,
  ): Promise<Answer> {
    if (credentialID === undefined) return answer;
    const grantId = entities.AccessToken?.grantId ?? '';
    const speaksV1 = (await engineRecords.find(dialectKind, grantId)) !== undefined;
    const isBound = answer['token_type'] === 'DPoP';
    return { ...answer, credentialID, ...(speaksV1 && !isBound && { token_type: 'SAD' }) };
  }
}
