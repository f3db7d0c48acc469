/** The token: certified for what it did, when it did it, and not revoked by then. */

import { parseTokenCertificate } from '../token/token-certificate.ts';
import type { TokenCertificateBody } from '../token/token-certificate.ts';
import { parseTokenStatus } from '../token/token-status.ts';
import type { EvidenceBundle } from '../bundle/evidence-bundle.ts';
import type { EvidenceBody } from '../record/evidence-body.ts';
import type { Trust } from '../seal/trust.ts';
import { instantOf, nameOf } from './check-records.ts';
import type { CheckedRecord } from './check-records.ts';
import { checkSealedContent } from './check-sealed-content.ts';
import type { Findings } from './finding.ts';

export interface TokenContext {
  readonly trust: Trust;
  readonly findings: Findings;
}

export function checkToken(
  bundle: EvidenceBundle,
  records: readonly CheckedRecord[],
  context: TokenContext,
): void {
  checkCertificate(bundle.certificate, records, context);
  checkStatus(bundle.status, records, context);
}

function checkCertificate(
  sealed: Uint8Array,
  records: readonly CheckedRecord[],
  context: TokenContext,
): void {
  const about = 'token certificate';
  const { findings } = context;
  const parse = parseTokenCertificate;
  const malformed = 'certificate_malformed';
  const read = checkSealedContent({ about, sealed, parse, malformed }, context);
  if (read === undefined) return;
  const before = findings.all.length;
  const { content: certificate, sealedAt } = read;
  for (const { body } of records) {
    if (!isAbout(certificate, body)) findings.fault('certificate_of_other_token', nameOf(body));
    if (body.event === 'approved') checkUse(certificate, body, findings);
  }
  if (certificate.assurance === 'key-held-by-server') findings.caution('key_held_by_server', about);
  const approval = records.find(({ body }) => body.event === 'approved');
  if (approval && sealedAt !== undefined && sealedAt > approval.body.at) {
    findings.caution('certificate_issued_after_answer', about, instantOf(sealedAt));
  }
  if (findings.all.slice(before).every(({ severity }) => severity !== 'fault')) {
    findings.fact('token_certified', about, certificate.tokenId);
  }
}

function isAbout(certificate: TokenCertificateBody, { token }: EvidenceBody): boolean {
  return (
    certificate.tokenId === token.id &&
    certificate.kind === token.kind &&
    certificate.holder === token.holder &&
    certificate.commitment === token.commitment &&
    (certificate.assurance === 'key-held-by-server') === !token.userHeldKey
  );
}

function checkUse(certificate: TokenCertificateBody, body: EvidenceBody, findings: Findings): void {
  const { notBefore, notAfter = Infinity, suites } = certificate;
  if (body.at < notBefore || body.at >= notAfter) {
    findings.fault('certificate_not_valid_then', nameOf(body));
  }
  if (body.ocra !== undefined && !suites.includes(body.ocra.suite)) {
    findings.fault('suite_not_in_certificate', nameOf(body), body.ocra.suite);
  }
  if (body.token.status !== 'good') {
    findings.fault('token_not_good_then', nameOf(body), body.token.status);
  }
}

function checkStatus(
  sealed: Uint8Array,
  records: readonly CheckedRecord[],
  context: TokenContext,
): void {
  const about = 'token status';
  const { findings } = context;
  const parse = parseTokenStatus;
  const read = checkSealedContent({ about, sealed, parse, malformed: 'status_malformed' }, context);
  if (read === undefined) return;
  const { tokenId, at, revokedAt = Infinity, reason } = read.content;
  for (const { body } of records) {
    if (tokenId !== body.token.id) findings.fault('status_of_other_token', nameOf(body));
    // One from before says nothing about what came after.
    if (at < body.at) findings.fault('status_older_than_records', nameOf(body));
  }
  const approval = records.find(({ body }) => body.event === 'approved');
  if (approval === undefined) return;
  if (revokedAt <= approval.body.at) {
    findings.fault('token_revoked_before', about, instantOf(revokedAt));
    return;
  }
  findings.fact('token_good_then', about, instantOf(approval.body.at));
  if (revokedAt !== Infinity) {
    findings.fact('token_revoked_since', about, `${instantOf(revokedAt) ?? ''} ${reason ?? ''}`);
  }
}
