/**
 * Issue token: one whose key is handed in by whoever makes the device, active at once, for an
 * account. The evaluation profile gives each signer one; and where codes are sent, the server has
 * one of its own for each account, whose key nobody else holds.
 */

import type { AccountId, TokenId } from '#domain/identifiers.ts';
import { refuseUnless } from '#domain/refusal.ts';
import type { Secret } from '#domain/secret.ts';
import { freshToken, tokenLabel } from '#domain/tokens/fresh-token.ts';
import { readSuite } from '#domain/tokens/read-suite.ts';
import type { Token, TokenKind } from '#domain/tokens/token.ts';
import type { Accounts } from '#ports/accounts.ts';
import type { Clock } from '#ports/clock.ts';
import type { Tokens } from '#ports/tokens.ts';
import { sealTokenKeys } from './seal-token-keys.ts';
import type { SealTokenKeysPorts } from './seal-token-keys.ts';

export interface IssueTokenPorts extends SealTokenKeysPorts {
  readonly accounts: Accounts;
  readonly tokens: Tokens;
  readonly clock: Clock;
}

export interface NewToken {
  readonly accountId: AccountId;
  readonly kind: Exclude<TokenKind, 'authenticator'>;
  readonly suite: string;
  /** Undefined: drawn here, and known to nobody. */
  readonly secret: Secret<Uint8Array> | undefined;
  readonly label: string;
  /** Given, there is one of it, however often it is issued. */
  readonly serial?: string;
}

/** RFC 6287, 7.1 (IC2): as long as what HMAC-SHA256 makes. */
const seedOctets = 32;

/** @throws {Refusal} `account_unknown`, `token_suite_refused`, `token_serial_taken`. */
export type IssueToken = (issued: NewToken) => Promise<Token>;

export function makeIssueToken(ports: IssueTokenPorts): IssueToken {
  const { accounts, tokens, random, clock } = ports;

  return async function issueToken({ accountId, kind, suite, secret, label, serial }) {
    const at = clock.now();
    const account = await accounts.find(accountId);
    refuseUnless(account?.enabled === true, 'account_unknown');
    const read = readSuite(suite);
    refuseUnless(read !== undefined, 'token_suite_refused', suite);
    const client = secret?.reveal() ?? random.bytes(seedOctets);
    const id = random.identifier() as TokenId;
    const token: Token = {
      ...freshToken({ id, tenantId: account.tenantId, kind, createdAt: at }),
      ...(await sealTokenKeys(ports, { id }, { client })),
      algorithm: read.algorithm,
      accountId,
      serial,
      label: tokenLabel(label),
      suites: { typed: suite },
      state: 'active',
      activatedAt: at,
    };
    const facts = { token: id, account: accountId, kind };
    const added = await tokens.add([token], { event: 'token.issued', facts });
    refuseUnless(added, 'token_serial_taken');
    return token;
  };
}
