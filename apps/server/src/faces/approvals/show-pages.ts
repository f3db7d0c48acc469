/** The list of all that waits, and the page with everything that a person agrees to. */

import type { FastifyReply } from 'fastify';
import { factorId } from '#domain/authorization/factor-plan.ts';
import type { ApprovalId } from '#domain/identifiers.ts';
import type { Language } from '#domain/language.ts';
import { refuseUnless } from '#domain/refusal.ts';
import { withLanguage } from '#pages/local-path.ts';
import { pageHeaders } from '#pages/page-headers.ts';
import { renderApprovalListPage } from '#pages/render-approval-list-page.ts';
import { renderApprovalPage } from '#pages/render-approval-page.ts';
import type { Problem } from '#pages/texts/texts.ts';
import { csrfTokenOf } from '../csrf-token.ts';
import { credentialShown, documentShown } from '../shown-facts.ts';
import { approvalsPath } from './approvals-face.ts';
import type { ApprovalsFace } from './approvals-face.ts';
import type { Visitor } from './visitor.ts';

/** Somebody who logged in to the API with the signer's own name and password. */
const unnamedClient: Readonly<Record<Language, string>> = {
  en: 'An application that has logged in as you',
  ja: 'お客さまとしてログインしたアプリケーション',
};

export async function showApprovalList(
  face: ApprovalsFace,
  visitor: Visitor,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const { lang } = visitor;
  const { accountId } = visitor.person();
  const listed = await face.listApprovals(accountId);
  const page = renderApprovalListPage({
    lang,
    here: approvalsPath,
    providerName: face.providerName,
    accountName: await nameOf(face, visitor),
    approvals: listed.map(({ approval, clientName }) => ({
      href: withLanguage(`${approvalsPath}/${approval.id}`, lang),
      clientName: clientName ?? unnamedClient[lang],
      numSignatures: approval.numSignatures,
      description: approval.description,
      requestedAt: approval.createdAt,
      expiresAt: approval.expiresAt,
    })),
  });
  return reply.headers(pageHeaders()).send(page);
}

export interface ApprovalToShow {
  readonly visitor: Visitor;
  readonly id: ApprovalId;
  readonly problem: Problem | undefined;
}

/** @throws {Refusal} */
export async function showApprovalPage(
  face: ApprovalsFace,
  { visitor, id, problem }: ApprovalToShow,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const { lang, cookie } = visitor;
  const { accountId, recentlyStrong } = visitor.person();
  const { approval, credential, clientName } = await face.showApproval(accountId, id);
  refuseUnless(recentlyStrong && cookie !== undefined, 'login_too_weak');
  const action = `${approvalsPath}/${id}`;
  const page = renderApprovalPage({
    ...{ lang, action, problem, providerName: face.providerName },
    here: action,
    csrf: csrfTokenOf(cookie),
    listHref: withLanguage(approvalsPath, lang),
    clientName: clientName ?? unnamedClient[lang],
    accountName: await nameOf(face, visitor),
    credential: credentialShown(credential),
    documents: approval.digests.map((digest) => documentShown(digest)),
    numSignatures: approval.numSignatures,
    description: approval.description,
    onDevice: approval.tokenTransactionId !== undefined,
    factors: approval.outOfBand
      .filter((kind) => kind === 'pinpage')
      .map((kind) => ({ id: factorId(kind), kind })),
  });
  return reply.headers(pageHeaders()).send(page);
}

async function nameOf(face: ApprovalsFace, visitor: Visitor): Promise<string> {
  const account = await face.findAccount(visitor.person().accountId);
  return account?.displayName ?? '';
}
