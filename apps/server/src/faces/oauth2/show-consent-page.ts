/** The page with all that a person agrees to; a credential that is not theirs has none. */

import type { FastifyReply } from 'fastify';
import { consentChallenge } from '#domain/authorization/consent-challenge.ts';
import { factorId, presenceOf } from '#domain/authorization/factor-plan.ts';
import type { FactorShown } from '#pages/render-factors.ts';
import { isAwaited, waitingPath } from '#pages/render-token-factor.ts';
import type { TokenQuestion } from '#usecases/authorization/show-token-questions.ts';
import type { IssuedChallenge } from '#usecases/authorization/issue-challenge.ts';
import type { Credential, FactorKind } from '#domain/credentials/credential.ts';
import type { CreationRequest } from '#domain/issuance/creation-request.ts';
import { refuseUnless } from '#domain/refusal.ts';
import { pageHeaders } from '#pages/page-headers.ts';
import { renderConsentPage } from '#pages/render-consent-page.ts';
import type { Problem } from '#pages/texts/texts.ts';
import { credentialShown, documentShown } from '../shown-facts.ts';
import { checkAgreement } from './check-agreement.ts';
import { labelsOf } from './read-authorization.ts';
import type { AskedPerson, Asking } from './asking.ts';
import type { OAuth2Face } from './oauth2-face.ts';

export interface ShownAsking extends Asking {
  readonly person: AskedPerson;
  readonly problem: Problem | undefined;
  /** A code was sent for this answer to the page. */
  readonly sent?: IssuedChallenge | undefined;
}

/** @throws {Refusal} */
export async function showConsentPage(
  face: OAuth2Face,
  asking: ShownAsking,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const { uid, csrf, lang, client, person, authorization, redirectUri, problem } = asking;
  const { scope, yes, creation, description } = authorization;
  const ending = await checkAgreement(face, asking);
  const accountId = person.account.id;
  const credential = yes && (await face.showConsent({ client, accountId, request: yes }));
  const needsLogin = credential?.factors.length === 0;
  refuseUnless(!needsLogin || person.recentlyStrong, 'login_too_weak');
  const options = credential && (await passkeyOptions(face, asking, credential));
  const questions = credential ? await questionsOf(face, asking, credential) : [];
  const action = `/oauth2/interaction/${uid}`;
  const page = renderConsentPage({
    lang,
    here: action,
    action,
    csrf,
    providerName: face.providerName,
    clientName: client.name,
    accountName: person.account.displayName,
    scope,
    credential: shownOf(credential ?? ending, creation),
    documents: (yes?.documents ?? []).map(({ digest, label }) => documentShown(digest, label)),
    numSignatures: yes?.numSignatures ?? 0,
    description,
    factors: (credential?.factors ?? []).map((kind) =>
      factorShown(kind, credential, { ...asking, questions }),
    ),
    passkey: options && { optionsJson: JSON.stringify(options) },
    problem: problem ?? problemOfDevice(questions),
  });
  const reloadFrom = isDeviceAwaited(questions) ? waitingPath(action, lang) : undefined;
  const passkey = options && ({ passkey: 'use' } as const);
  return reply
    .code(problem === undefined ? 200 : 400)
    .headers(pageHeaders({ formTargets: [redirectUri], reloadFrom, ...passkey }))
    .send(page);
}

/** Undefined where the credential asks for none, or the person has none. */
async function passkeyOptions(
  face: OAuth2Face,
  { uid, client, person, authorization }: ShownAsking,
  { id: credentialId, factors }: Credential,
) {
  const { yes } = authorization;
  if (yes === undefined || !factors.includes('passkey')) return undefined;
  const { numSignatures, digests } = yes;
  const about = { interactionId: uid, clientId: client.id, credentialId };
  const challenge = consentChallenge({ ...about, numSignatures, digests });
  return face.offerPasskey({ accountId: person.account.id, challenge });
}

/** What the person's tokens were asked for exactly this. */
export async function questionsOf(
  face: OAuth2Face,
  asking: Pick<ShownAsking, 'client' | 'authorization'> & { readonly waitSeconds?: number },
  credential: Credential,
): Promise<readonly TokenQuestion[]> {
  const { client, authorization, waitSeconds = 0 } = asking;
  const { yes } = authorization;
  if (yes === undefined) return [];
  const agreed = { ...yes, labels: labelsOf(yes) };
  return face.showTokenQuestions({ credential, clientId: client.id, agreed, waitSeconds });
}

function isDeviceAwaited(questions: readonly TokenQuestion[]): boolean {
  return questions.some(({ kind, ...asked }) => isAwaited({ kind, asked }));
}

function problemOfDevice(questions: readonly TokenQuestion[]): Problem | undefined {
  switch (questions.find(({ kind }) => kind === 'device')?.state) {
    case 'refused':
    case 'failed':
      return 'device_refused';
    case 'expired':
    case 'cancelled':
      return 'device_expired';
    default:
      return undefined;
  }
}

function factorShown(
  kind: FactorKind,
  credential: Credential | undefined,
  { sent, questions }: Pick<ShownAsking, 'sent'> & { questions: readonly TokenQuestion[] },
): FactorShown {
  const optional = credential !== undefined && presenceOf(credential, [kind]) !== 'true';
  const sentTo = sent?.kind === kind && 'sentTo' in sent ? sent.sentTo : undefined;
  const asked = questions.find((question) => question.kind === kind);
  return { id: factorId(kind), kind, optional, sentTo, asked };
}

/** What there is, or what there will be: the name that will stand in the certificate. */
function shownOf(credential: Credential | undefined, creation: CreationRequest | undefined) {
  if (credential !== undefined) return credentialShown(credential);
  if (creation === undefined) return undefined;
  const { certificatePolicy: description, subjectData } = creation;
  const { given_name: given, family_name: family, address } = subjectData;
  const subject = `${given} ${family} (${address.country})`;
  return { subject, description, signatureQualifier: undefined };
}
