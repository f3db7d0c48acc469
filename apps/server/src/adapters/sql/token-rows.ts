/** Tokens as rows and back. */

import type { AccountId, TenantId, TokenId } from '#domain/identifiers.ts';
import type { Token } from '#domain/tokens/token.ts';
import type { TokenRow } from './schema-of-tokens.ts';

export function toTokenRow(token: Token): TokenRow {
  return {
    id: token.id,
    tenant_id: token.tenantId,
    account_id: token.accountId ?? null,
    kind: token.kind,
    algorithm: token.algorithm,
    serial: token.serial ?? null,
    label: token.label,
    suites: JSON.stringify(token.suites),
    keys_sealed: token.keysSealed,
    commitment: token.commitment,
    state: token.state,
    not_before: token.notBefore,
    not_after: token.notAfter ?? null,
    uses_max: token.usesMax ?? null,
    uses: token.uses,
    counter: token.counter,
    last_step: token.lastStep ?? null,
    drift_steps: token.driftSteps,
    failures: token.failures,
    failed_at: token.failedAt ?? null,
    created_at: token.createdAt,
    activated_at: token.activatedAt ?? null,
    ended_at: token.endedAt ?? null,
    end_reason: token.endReason ?? null,
    replaced_by: token.replacedBy ?? null,
    second_token_id: token.secondTokenId ?? null,
  };
}

export function toToken(row: TokenRow): Token {
  return {
    id: row.id as TokenId,
    tenantId: row.tenant_id as TenantId,
    accountId: (row.account_id ?? undefined) as AccountId | undefined,
    kind: row.kind as Token['kind'],
    algorithm: row.algorithm as Token['algorithm'],
    serial: row.serial ?? undefined,
    label: row.label,
    suites: JSON.parse(row.suites) as Token['suites'],
    keysSealed: row.keys_sealed,
    commitment: row.commitment,
    state: row.state as Token['state'],
    notBefore: row.not_before,
    notAfter: row.not_after ?? undefined,
    usesMax: row.uses_max ?? undefined,
    uses: row.uses,
    counter: row.counter,
    lastStep: row.last_step ?? undefined,
    driftSteps: row.drift_steps,
    failures: row.failures,
    failedAt: row.failed_at ?? undefined,
    createdAt: row.created_at,
    activatedAt: row.activated_at ?? undefined,
    endedAt: row.ended_at ?? undefined,
    endReason: (row.end_reason ?? undefined) as Token['endReason'],
    replacedBy: (row.replaced_by ?? undefined) as TokenId | undefined,
    secondTokenId: (row.second_token_id ?? undefined) as TokenId | undefined,
  };
}
