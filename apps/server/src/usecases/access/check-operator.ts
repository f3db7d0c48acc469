/**
 * Check operator: the bearer token that opens the operator's face.
 *
 * There is one, given at start; only its hash is compared, in constant time.
 */

import { equalBytes } from '@kumoin/pki';
import { refuseUnless } from '#domain/refusal.ts';
import type { Secret } from '#domain/secret.ts';
import type { TokenHash } from '#ports/token-hash.ts';

export interface CheckOperatorPorts {
  readonly tokenHash: TokenHash;
  /** Undefined: nobody is the operator. */
  operatorTokenHash(): string | undefined;
}

/** @throws {Refusal} `operator_unknown`. */
export type CheckOperator = (token: Secret<string>) => void;

export function makeCheckOperator(ports: CheckOperatorPorts): CheckOperator {
  return function checkOperator(token) {
    const expected = ports.operatorTokenHash();
    refuseUnless(expected !== undefined, 'operator_unknown');
    const encode = (text: string) => new TextEncoder().encode(text);
    const given = encode(ports.tokenHash.hash(token.reveal()));
    refuseUnless(equalBytes(given, encode(expected)), 'operator_unknown');
  };
}
