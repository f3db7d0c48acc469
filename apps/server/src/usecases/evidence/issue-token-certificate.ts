/**
 * Issue a token certificate: when the first record of a token comes to be sealed, and again when
 * what it says has changed. So every token that approves anything has one, however it came here.
 */

import { encodeTokenCertificate, parseTokenCertificate } from '@kumoin/evidence';
import { parseSignedData } from '@kumoin/pki';
import { tokenCertificateBody } from '#domain/evidence/token-certificate-body.ts';
import type { TokenId } from '#domain/identifiers.ts';
import { refuseUnless } from '#domain/refusal.ts';
import type { Token } from '#domain/tokens/token.ts';
import type { Clock } from '#ports/clock.ts';
import type { EvidenceRecords, TokenCertificate } from '#ports/evidence-records.ts';
import type { Tokens } from '#ports/tokens.ts';
import { findEvidenceAuthority, sealContent } from './seal-content.ts';
import type { SealingPorts } from './seal-content.ts';

export interface IssueTokenCertificatePorts extends SealingPorts {
  readonly evidenceRecords: EvidenceRecords;
  readonly tokens: Pick<Tokens, 'find'>;
  readonly clock: Clock;
  /** Below it the status of tokens is answered. */
  readonly baseUrl: () => string;
}

/**
 * @returns the newest certificate of the token; a new one, unless that still says what is true.
 * @throws {Refusal} `token_unknown`, also for one that is nobody's.
 * @throws {Outage} when the vault or a store is down.
 */
export type IssueTokenCertificate = (tokenId: TokenId) => Promise<TokenCertificate>;

export function makeIssueTokenCertificate(
  ports: IssueTokenCertificatePorts,
): IssueTokenCertificate {
  const { evidenceRecords, tokens, clock } = ports;

  return async function issueTokenCertificate(tokenId) {
    const [token, newest] = await Promise.all([
      tokens.find(tokenId),
      evidenceRecords.findCertificate(tokenId),
    ]);
    refuseUnless(token?.accountId !== undefined, 'token_unknown');
    if (newest !== undefined && stillTrue(newest, token)) return newest;

    const authority = await findEvidenceAuthority(ports);
    const at = clock.now();
    const statusUrl = `${ports.baseUrl()}/evidence/v1/tokens/${encodeURIComponent(tokenId)}`;
    const content = encodeTokenCertificate(
      tokenCertificateBody(token, { issuedAt: at, statusUrl }),
    );
    const signed = await sealContent(ports, authority, { sealed: 'certificate', content, at });
    return evidenceRecords.addCertificate({ tokenId, signed, at });
  };
}

/** Its address may have moved: the answers are found there all the same. */
function stillTrue({ signed }: TokenCertificate, token: Token): boolean {
  const content = parseSignedData(signed).content ?? new Uint8Array();
  const { issuedAt, statusUrl } = parseTokenCertificate(content);
  const expected = encodeTokenCertificate(tokenCertificateBody(token, { issuedAt, statusUrl }));
  return expected.every((octet, index) => octet === content[index]);
}
