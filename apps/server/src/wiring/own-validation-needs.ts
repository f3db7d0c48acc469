/**
 * What augmentation needs (`AdesNeeds` of @kumoin/ades), met by the authorities of this
 * installation: its time-stamps, its status answers, its revocation lists. Nothing leaves the
 * process; certificates of others are another's question, and answered with nothing here.
 */

import { NeedUnmet } from '@kumoin/ades';
import type { AdesNeeds, Imprint, RevocationQuestion, RevocationValue } from '@kumoin/ades';
import { buildOcspCertId, buildOcspRequest, equalBytes, isSha2 } from '@kumoin/pki';
import { Outage } from '#domain/outage.ts';
import { Refusal, refuseUnless } from '#domain/refusal.ts';
import type { PublishedCrl } from '#domain/issuance/published-crl.ts';
import type { AnswerStatusRequest } from '#usecases/issuance/answer-status-request.ts';
import type { ShowAuthority } from '#usecases/issuance/show-authority.ts';
import type { IssueTimestamp } from '#usecases/timestamps/issue-timestamp.ts';

export interface OwnAuthorities {
  readonly issueTimestamp: IssueTimestamp;
  readonly answerStatusRequest: AnswerStatusRequest;
  readonly showAuthority: ShowAuthority;
  publishCrl(name: string): Promise<PublishedCrl>;
}

/**
 * What the use cases refuse, and what is out of order behind them, is a need that is not met: then
 * another authority may be asked, and a signature is kept at the level it has. A bug rises.
 */
export function ownValidationNeeds(authorities: OwnAuthorities): AdesNeeds {
  return {
    timestamp: (imprint) => asNeed(() => stamp(authorities, imprint)),
    revocation: (question) => asNeed(() => answerStatus(authorities, question)),
    // Chains of ours are embedded whole.
    issuers: async () => [],
  };
}

/** The words reach whoever ordered the signature, so they tell nothing of what is behind us. */
async function asNeed<T>(ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (cause) {
    if (cause instanceof Outage) throw new NeedUnmet('our authority is out of order', { cause });
    if (!(cause instanceof Refusal)) throw cause;
    throw new NeedUnmet(`our authority refused: ${cause.code}`, { cause, permanent: true });
  }
}

async function stamp(
  { issueTimestamp }: OwnAuthorities,
  { hash, digest }: Imprint,
): Promise<Uint8Array> {
  refuseUnless(isSha2(hash), 'timestamp_algorithm_weak');
  const query = { policy: undefined, nonce: undefined, certificatesWanted: true };
  const { token } = await issueTimestamp({ digest: { algorithm: hash, bytes: digest }, ...query });
  return token;
}

/** The status unit answers for what the issuing CA has issued; of the rest there are lists. */
async function answerStatus(
  authorities: OwnAuthorities,
  { certificate, issuer }: RevocationQuestion,
): Promise<readonly RevocationValue[]> {
  for (const kind of ['issuing', 'root'] as const) {
    const own = await ownCertificate(authorities, kind);
    if (own === undefined || !equalBytes(own, issuer.raw)) continue;
    const { serialNumber } = certificate;
    const response = kind === 'issuing' && (await ask(authorities, { issuer, serialNumber }));
    if (response) return [{ kind: 'ocsp', der: response }];
    return [{ kind: 'crl', der: (await authorities.publishCrl(kind)).crl }];
  }
  return [];
}

async function ask(
  { answerStatusRequest }: OwnAuthorities,
  about: Omit<Parameters<typeof buildOcspCertId>[0], 'hash'>,
): Promise<Uint8Array | undefined> {
  const certId = buildOcspCertId({ hash: 'sha1', ...about });
  const reply = await answerStatusRequest(buildOcspRequest({ certIds: [certId] }));
  return reply.successful ? reply.response : undefined;
}

async function ownCertificate(
  { showAuthority }: OwnAuthorities,
  kind: 'issuing' | 'root',
): Promise<Uint8Array | undefined> {
  try {
    const { chain } = await showAuthority(kind);
    return chain[0];
  } catch (error) {
    // Before the set-up is done there is none, and nothing of ours to answer for.
    if (error instanceof Refusal && error.code === 'authority_unknown') return undefined;
    throw error;
  }
}
