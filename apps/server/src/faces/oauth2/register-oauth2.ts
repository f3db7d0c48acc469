/**
 * The authorization server on the HTTP server: `/oauth2/authorize`, `/oauth2/pushed_authorize`,
 * `/oauth2/token`, `/oauth2/revoke`, the pages between them, and the documents that tell where all
 * that is (RFC 8414). CSC API v1.0.4.0, 8.3; v2.0.0.2, 8.4.
 *
 * `/authorize` and `/revoke` are there for clients that leave out `oauth2/`. The engine is made at
 * the first request: before the server listens nobody knows by which address it is reached.
 */

import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { JWKS, Provider } from 'oidc-provider';
import { clientNetwork } from '#domain/access/client-network.ts';
import { chooseLanguage } from '#pages/choose-language.ts';
import { pageHeaders } from '#pages/page-headers.ts';
import { renderMessagePage } from '#pages/render-message-page.ts';
import { answerErrorsWith } from '../http.ts';
import { takeForms } from '../read-form.ts';
import { makeCheckRequest } from './check-request.ts';
import { engineRequest } from './engine-request.ts';
import { makeEngineStorage } from './engine-storage.ts';
import { registerInteraction } from './interaction.ts';
import { makeEngine } from './make-engine.ts';
import { oauth2Words } from './oauth2-words.ts';
import type { OAuth2Face } from './oauth2-face.ts';
import { readEngineForm } from './read-engine-form.ts';
import { signingKeys } from './signing-keys.ts';
import { speakCsc } from './token-dialect.ts';

interface EngineRoute {
  /** What the engine knows it by. */
  readonly path: string;
  readonly methods: readonly ('GET' | 'POST' | 'OPTIONS')[];
  /** Further names. */
  readonly aliases?: readonly string[];
}

const routes: readonly EngineRoute[] = [
  { path: '/oauth2/authorize', methods: ['GET', 'POST'], aliases: ['/authorize'] },
  { path: '/oauth2/authorize/:uid', methods: ['GET'] },
  { path: '/oauth2/pushed_authorize', methods: ['POST', 'OPTIONS'] },
  { path: '/oauth2/token', methods: ['POST', 'OPTIONS'] },
  { path: '/oauth2/revoke', methods: ['POST', 'OPTIONS'], aliases: ['/revoke'] },
  { path: '/oauth2/jwks', methods: ['GET', 'OPTIONS'] },
  ...['/.well-known/oauth-authorization-server', '/.well-known/openid-configuration'].map(
    // RFC 8414, 3.1: the path of an issuer that has one stands behind; clients compare the issuer.
    (path): EngineRoute => ({ path, methods: ['GET', 'OPTIONS'], aliases: [`${path}/*`] }),
  ),
];

const bodyBytesMax = 256 * 1024;

export function registerOAuth2(app: FastifyInstance, face: OAuth2Face): void {
  const engine = makeOnce(() => startEngine(face));
  void app.register(async (scope) => {
    answerErrorsWith(scope, oauth2Words(face));
    scope.addHook('onRequest', async (request) => {
      await face.checkRate('oauthPerAddress', clientNetwork(request.ip));
    });
    void scope.register(async (pages) => {
      takeForms(pages);
      registerInteraction(pages, { face, engine });
    });
    void scope.register(async (endpoints) => {
      takeBytes(endpoints);
      for (const route of routes) registerRoute(endpoints, route, { face, engine });
    });
  });
}

function registerRoute(
  scope: FastifyInstance,
  { path, methods, aliases = [] }: EngineRoute,
  parts: { face: OAuth2Face; engine(): Promise<Provider> },
): void {
  for (const url of [path, ...aliases]) {
    scope.route({
      method: [...methods],
      url,
      bodyLimit: bodyBytesMax,
      handler: async (request, reply) => {
        const own = path.includes(':') ? request.url : path + queryOf(request.url);
        return serve(parts, { request, reply, url: own });
      },
    });
  }
}

interface Exchange {
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
  readonly url: string;
}

async function serve(
  { face, engine }: { face: OAuth2Face; engine(): Promise<Provider> },
  { request, reply, url }: Exchange,
): Promise<FastifyReply> {
  const served = await engine();
  const form = readEngineForm(request);
  const { raw, ip: address } = request;
  const issuer = face.baseUrl();
  reply.hijack();
  for (const [name, value] of Object.entries(reply.getHeaders())) {
    if (value !== undefined) reply.raw.setHeader(name, value as string);
  }
  reply.raw.setHeader('x-content-type-options', 'nosniff');
  await served.callback()(
    engineRequest({ raw, issuer, url: plain(url), form, address }),
    reply.raw,
  );
  return reply;
}

/** Of OpenID Connect, and sent by clients that also speak it: not for us, so not refused. */
const notForUs = ['nonce', 'max_age', 'id_token_hint', 'acr_values', 'claims', 'claims_locales'];

function plain(url: string): string {
  const [path = '', query] = url.split(/\?(.*)/s);
  if (query === undefined) return path;
  const members = new URLSearchParams(query);
  for (const name of notForUs) members.delete(name);
  return `${path}?${members.toString()}`;
}

function queryOf(url: string): string {
  const start = url.indexOf('?');
  return start < 0 ? '' : url.slice(start);
}

async function startEngine(face: OAuth2Face): Promise<Provider> {
  const jwks: JWKS = await signingKeys();
  const engine = makeEngine({
    issuer: face.baseUrl(),
    jwks,
    storage: makeEngineStorage(face),
    findAccount: face.findAccount,
    claimClientProof: face.claimClientProof,
    trustsClientAuthorities: face.trustsClientAuthorities,
    checkRequest: makeCheckRequest(face),
    renderError: (ctx, error) => {
      const acceptLanguage = ctx.get('accept-language');
      const lang = chooseLanguage({ acceptLanguage });
      const { error_description: detail } = error as { error_description?: string };
      ctx.set(pageHeaders());
      ctx.body = renderMessagePage({
        lang,
        providerName: face.providerName,
        message: 'request_unreadable',
        detail,
      });
    },
  });
  engine.on('server_error', (_ctx, error) => face.log.error({ err: error }, 'bug'));
  // Koa's own, for what fails outside the engine.
  engine.on('error' as never, (error: unknown) => face.log.error({ err: error }, 'bug'));
  dropSessionCookie(engine);
  speakCsc(engine, face.engineRecords);
  return engine;
}

/** Who is logged in is no business of the engine: its session is kept nowhere. */
function dropSessionCookie(engine: Provider): void {
  const own = `${engine.cookieName('session')}=`;
  engine.use(async (ctx, next) => {
    await next();
    const cookies = [ctx.res.getHeader('set-cookie') ?? []].flat().map(String);
    const others = cookies.filter((cookie) => !cookie.startsWith(own));
    if (others.length === cookies.length) return;
    ctx.remove('set-cookie');
    if (others.length > 0) ctx.set('set-cookie', others);
  });
}

function takeBytes(scope: FastifyInstance): void {
  scope.removeAllContentTypeParsers();
  scope.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, bytes, done) => {
    done(null, bytes);
  });
}

function makeOnce<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => {
    made ??= make().catch((error: unknown) => {
      made = undefined;
      throw error;
    });
    return made;
  };
}
