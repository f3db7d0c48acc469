/** The page with all that a person agrees to; a credential that is not theirs has none. */

import type { FastifyReply } from 'fastify';
import { bytesToHex, formatName, parseCertificate } from '@kumoin/pki';
import { factorId } from '#domain/authorization/factor-plan.ts';
import type { Credential } from '#domain/credentials/credential.ts';
import { refuseUnless } from '#domain/refusal.ts';
import { pageHeaders } from '#pages/page-headers.ts';
import { renderConsentPage } from '#pages/render-consent-page.ts';
import type { Problem } from '#pages/texts/texts.ts';
import type { AskedPerson, Asking } from './asking.ts';
import type { OAuth2Face } from './oauth2-face.ts';
import type { AskedDocument } from './read-authorization.ts';

const hashNames = { sha256: 'SHA-256', sha384: 'SHA-384', sha512: 'SHA-512' } as const;

export interface ShownAsking extends Asking {
  readonly person: AskedPerson;
  readonly problem: Problem | undefined;
}

/** @throws {Refusal} */
export async function showConsentPage(
  face: OAuth2Face,
  asking: ShownAsking,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const { uid, csrf, lang, client, person, authorization, redirectUri, problem } = asking;
  const { scope, yes, description } = authorization;
  const accountId = person.account.id;
  const credential = yes && (await face.showConsent({ client, accountId, request: yes }));
  const needsLogin = credential?.factors.length === 0;
  refuseUnless(!needsLogin || person.recentlyStrong, 'login_too_weak');
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
    credential: credential && credentialShown(credential),
    documents: (yes?.documents ?? []).map(documentShown),
    numSignatures: yes?.numSignatures ?? 0,
    description,
    factors: (credential?.factors ?? []).map((kind) => ({ id: factorId(kind), kind })),
    problem,
  });
  return reply
    .code(problem === undefined ? 200 : 400)
    .headers(pageHeaders({ formTargets: [redirectUri] }))
    .send(page);
}

function credentialShown({ chain: [certificate], description, signatureQualifier }: Credential) {
  const subject = certificate ? formatName(parseCertificate(certificate).subject) : '';
  return { subject, description: description === '' ? undefined : description, signatureQualifier };
}

function documentShown({ label, digest }: AskedDocument) {
  const { algorithm, bytes } = digest;
  const hashAlgorithm = (hashNames as Readonly<Record<string, string>>)[algorithm] ?? algorithm;
  return { label, hashAlgorithm, hashHex: bytesToHex(bytes) };
}
