/** Codes that are sent need somewhere to be sent to; asked before a credential depends on it. */

import type { Account } from '#domain/accounts/account.ts';
import type { FactorKind } from '#domain/credentials/credential.ts';
import { refuseUnless } from '#domain/refusal.ts';

/** @throws {Refusal} `address_missing`. */
export function checkAddresses(factors: readonly FactorKind[], { phone, email }: Account): void {
  refuseUnless(!factors.includes('sms') || phone !== undefined, 'address_missing', 'phone');
  refuseUnless(!factors.includes('mail') || email !== undefined, 'address_missing', 'email');
}
