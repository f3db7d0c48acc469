/**
 * Titles of conformance tests: clause, method, version, what is claimed. The clause numbers are
 * those of CSC API v1.0.4.0 and v2.0.0.2, of methods that came later v2.2.0.0; the reference page is made of these titles.
 */

import type { CscVersion } from '@kumoin/contract';

const clauses = {
  'general rules': { v1: '7', v2: '7' },
  'service authorization': { v1: '8.1', v2: '8.1' },
  errors: { v1: '10', v2: '10' },
  info: { v1: '11.1', v2: '11.1' },
  'auth/login': { v1: '11.2', v2: '11.2' },
  'auth/revoke': { v1: '11.3', v2: '11.3' },
  'credentials/list': { v1: '11.4', v2: '11.4' },
  'credentials/info': { v1: '11.5', v2: '11.5' },
  'credentials/create': { v1: '11.4', v2: '11.4' },
  'credentials/delete': { v1: '11.5', v2: '11.5' },
  'credentials/authorize': { v1: '11.6', v2: '11.6' },
  'credentials/authorizeCheck': { v1: '11.7', v2: '11.7' },
  'credentials/getChallenge': { v1: '11.8', v2: '11.8' },
  'credentials/sendOTP': { v1: '11.8', v2: '11.8' },
  'credentials/extendTransaction': { v1: '11.7', v2: '11.9' },
  'signatures/signHash': { v1: '11.9', v2: '11.10' },
  // Of v2 alone.
  'signatures/signDoc': { v1: '11.11', v2: '11.11' },
  'signatures/signPolling': { v1: '11.12', v2: '11.12' },
  'signatures/timestamp': { v1: '11.10', v2: '11.13' },
} as const satisfies Record<string, Record<CscVersion, string>>;

export type Clause = keyof typeof clauses;

/** Such as `11.10 signHash · v2 · expired SAD → invalid_request`. */
export function clause(about: Clause, version: CscVersion, claim: string): string {
  const [, method = about] = /\/(\w+)$/.exec(about) ?? [];
  return `${clauses[about][version]} ${method} · ${version} · ${claim}`;
}
