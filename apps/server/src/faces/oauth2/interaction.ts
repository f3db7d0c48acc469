/**
 * The page that asks a person, and what follows from their answer. CSC API v2.0.0.2, 8.4.2; the
 * steps are in docs/flows/oauth-credential.md.
 *
 * The application is asked about each time, for the scope `service`, too: what a person once
 * allowed is not remembered, as nobody can tell them later that it was.
 */

import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { InteractionResults, Provider } from 'oidc-provider';
import { kindOfFactorId } from '#domain/authorization/factor-plan.ts';
import { Refusal } from '#domain/refusal.ts';
import { chooseLanguage } from '#pages/choose-language.ts';
import { formFields, sendAnswer } from '#pages/form-fields.ts';
import { pageHeaders } from '#pages/page-headers.ts';
import { renderMessagePage } from '#pages/render-message-page.ts';
import type { Message, Problem } from '#pages/texts/texts.ts';
import { readField } from '../read-form.ts';
import { grantAgreed } from './grant-agreed.ts';
import { readAsking } from './asking.ts';
import type { AskedPerson, Asking } from './asking.ts';
import { isSameText } from './is-same-text.ts';
import type { OAuth2Face } from './oauth2-face.ts';
import { approvedByDevice } from './approved-by-device.ts';
import { problemOf } from './problem-of.ts';
import { labelsOf } from './read-authorization.ts';
import { renderRefusal } from './render-refusal.ts';
import { showConsentPage } from './show-consent-page.ts';

export interface InteractionParts {
  readonly face: OAuth2Face;
  engine(): Promise<Provider>;
}

const path = '/oauth2/interaction/:uid';
const sendPrefix = sendAnswer('');

export function registerInteraction(scope: FastifyInstance, parts: InteractionParts): void {
  scope.get(path, async (request, reply) => {
    const lang = readField(request.query, formFields.lang);
    return new Interaction(parts, { request, reply, lang }).show();
  });
  scope.post(path, async (request, reply) => {
    const lang = readField(request.body, formFields.lang);
    return new Interaction(parts, { request, reply, lang }).answer();
  });
}

interface Exchange {
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
  readonly lang: string;
}

type Known = Asking & { readonly person: AskedPerson };

/** One request of the browser. */
class Interaction {
  readonly #face: OAuth2Face;
  readonly #engine: () => Promise<Provider>;
  readonly #exchange: Exchange;

  constructor({ face, engine }: InteractionParts, exchange: Exchange) {
    this.#face = face;
    this.#engine = engine;
    this.#exchange = exchange;
  }

  async show(): Promise<FastifyReply> {
    return this.#withPerson(async (asking) => {
      const approved = await approvedByDevice(this.#face, asking, this.#exchange.request.query);
      return approved === undefined ? this.#page(asking) : this.#agree(asking, approved);
    });
  }

  async answer(): Promise<FastifyReply> {
    const { body } = this.#exchange.request;
    return this.#withPerson(async (asking) => {
      const isOurs = isSameText(readField(body, formFields.csrf), asking.csrf);
      if (!isOurs) return this.#page(asking, 'form_stale');
      const answer = readField(body, formFields.answer);
      if (answer.startsWith(sendPrefix)) return this.#send(asking, answer);
      switch (answer) {
        case 'agree':
          return this.#agree(asking, body);
        case 'refuse':
          return this.#refuse(asking);
        default:
          return this.#page(asking);
      }
    });
  }

  async #withPerson(go: (asking: Known) => Promise<FastifyReply>): Promise<FastifyReply> {
    const asking = await readAsking(this.#face, await this.#engine(), this.#exchange);
    if (asking === undefined) return this.#tell(400, 'expired');
    const { person, params } = asking;
    if (person === undefined) return this.#toLogin(asking);
    const wanted = params['account_token'];
    if (wanted !== undefined && wanted !== person.account.id) {
      return this.#finish(denial('The account token is for another account'));
    }
    try {
      return await go({ ...asking, person });
    } catch (error) {
      if (error instanceof Refusal) return this.#refused({ ...asking, person }, error);
      throw error;
    }
  }

  /** What the person can mend is theirs to mend; of everything else the application is told. */
  async #refused(asking: Known, refusal: Refusal): Promise<FastifyReply> {
    const { person, client, authorization } = asking;
    if (refusal.code === 'login_too_weak' && !person.loggedInForThis) return this.#toLogin(asking);
    const caller = { accountId: person.account.id, clientId: client.id };
    const event = authorization.scope === 'credential' ? 'authorization.refused' : 'access.refused';
    await this.#face.recordRefusal({ event, refusal, caller });
    const problem = problemOf(refusal.code);
    if (problem !== undefined) return this.#page(asking, problem);
    const [, description] = renderRefusal(refusal);
    return this.#finish(denial(description));
  }

  async #agree(asking: Known, form: unknown): Promise<FastifyReply> {
    const face = this.#face;
    const engine = await this.#engine();
    const grantId = await grantAgreed(asking, { face, engine, form });
    const login = { accountId: asking.person.account.id, remember: false };
    return this.#finish({ login, consent: { grantId } });
  }

  /** A code, or a question, for one of the factors; what there is to tell stands on the page. */
  async #send(asking: Known, answer: string): Promise<FastifyReply> {
    const { client, person, authorization, lang: language } = asking;
    const { yes } = authorization;
    const kind = kindOfFactorId(answer.slice(sendPrefix.length));
    const isSent = kind === 'sms' || kind === 'mail';
    const isToken = kind === 'ocra' || kind === 'device';
    if (yes === undefined || (!isSent && !isToken)) return this.#page(asking);
    const accountId = person.account.id;
    const { id: credentialId } = await this.#face.showConsent({ client, accountId, request: yes });
    const { numSignatures, digests } = yes;
    const order = { accountId, clientId: client.id, credentialId, kind, numSignatures, language };
    const { description } = authorization;
    const { rights } = client;
    const signing = { rights, numSignatures, digests, description, labels: labelsOf(yes) };
    const sent = await this.#face.issueChallenge({ ...order, signing });
    return showConsentPage(
      this.#face,
      { ...asking, problem: undefined, sent },
      this.#exchange.reply,
    );
  }

  async #refuse({ person, client, authorization }: Known): Promise<FastifyReply> {
    const toSign = authorization.scope === 'credential';
    const refused = { accountId: person.account.id, clientId: client.id, toSign };
    await this.#face.refuseConsent(refused);
    return this.#finish(denial('The user refused'));
  }

  #page(asking: Known, problem?: Problem): Promise<FastifyReply> {
    return showConsentPage(this.#face, { ...asking, problem }, this.#exchange.reply);
  }

  #toLogin({ uid, lang, client }: Asking): FastifyReply {
    const back = `/oauth2/interaction/${uid}`;
    const query = new URLSearchParams({ return: back, lang, tenant: client.tenantId });
    return this.#exchange.reply.redirect(`/login?${query.toString()}`, 303);
  }

  /**
   * Back to the engine, which answers the application. What was only asked for may be the end of
   * the form of a log-in, and browsers hold the redirects of a form against the policy of its page
   * (docs/adr/0020): there the person is told, and goes on by a link. A page that waits for a device
   * loads itself again, and is no form.
   */
  async #finish(result: InteractionResults): Promise<FastifyReply> {
    const { request, reply } = this.#exchange;
    const engine = await this.#engine();
    const whole = { mergeWithLastSubmission: false };
    const returnTo = await engine.interactionResult(request.raw, reply.raw, result, whole);
    const waited =
      readField(request.query, formFields.wait) !== '' && result['error'] === undefined;
    if (request.method === 'GET' && !waited) {
      return this.#tell(403, 'not_allowed', new URL(returnTo).pathname);
    }
    return reply.header('cache-control', 'no-store').redirect(returnTo, 303);
  }

  #tell(status: number, message: Message, next?: string): FastifyReply {
    const { request, reply, lang: asked } = this.#exchange;
    const acceptLanguage = request.headers['accept-language'];
    const lang = chooseLanguage({ lang: asked, acceptLanguage });
    const { providerName } = this.#face;
    const page = renderMessagePage({ lang, message, providerName, next });
    return reply.code(status).headers(pageHeaders()).send(page);
  }
}

function denial(description: string): InteractionResults {
  return { error: 'access_denied', error_description: description };
}
