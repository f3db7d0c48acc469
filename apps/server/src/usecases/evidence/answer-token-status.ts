/** Answer what the status of a token is, now: sealed, as OCSP answers for certificates. */

import { encodeTokenStatus } from '@kumoin/evidence';
import type { TokenStatusBody } from '@kumoin/evidence';
import { tokenStatusBody } from '#domain/evidence/token-status-body.ts';
import type { TokenId } from '#domain/identifiers.ts';
import { refuseUnless } from '#domain/refusal.ts';
import type { Clock } from '#ports/clock.ts';
import type { Tokens } from '#ports/tokens.ts';
import { findEvidenceAuthority, sealContent } from './seal-content.ts';
import type { SealingPorts } from './seal-content.ts';

export interface AnswerTokenStatusPorts extends SealingPorts {
  readonly tokens: Pick<Tokens, 'find'>;
  readonly clock: Clock;
}

export interface TokenStatusAnswer {
  readonly status: TokenStatusBody;
  /** The status inside a seal. */
  readonly signed: Uint8Array;
}

/**
 * @throws {Refusal} `token_unknown`.
 * @throws {Outage} when the vault or a store is down.
 */
export type AnswerTokenStatus = (tokenId: TokenId) => Promise<TokenStatusAnswer>;

export function makeAnswerTokenStatus(ports: AnswerTokenStatusPorts): AnswerTokenStatus {
  const { tokens, clock } = ports;

  return async function answerTokenStatus(tokenId) {
    const authority = await findEvidenceAuthority(ports);
    const token = await tokens.find(tokenId);
    refuseUnless(token !== undefined, 'token_unknown');
    const at = clock.now();
    const status = tokenStatusBody(token, at);
    const content = encodeTokenStatus(status);
    const signed = await sealContent(ports, authority, { sealed: 'status', content, at });
    return { status, signed };
  };
}
