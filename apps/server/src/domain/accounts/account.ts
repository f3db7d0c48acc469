/** An account: the person (signer) a tenant knows, and how they are called. */

import type { AccountId, TenantId } from '#domain/identifiers.ts';

export interface Account {
  readonly id: AccountId;
  readonly tenantId: TenantId;
  /** What the signer types to log in; unique, compared after `normalizeAccountName`. */
  readonly name: string;
  /** The person's name as it stands in certificates and on signed pages. */
  readonly displayName: string;
  readonly enabled: boolean;
  /** Where codes are sent, and by what an identity elsewhere is linked: verified by whoever enrolled them. */
  readonly email: string | undefined;
  readonly phone: string | undefined;
  readonly createdAt: number;
}

/** One spelling for one name: NFKC, lower case, no outer space. */
export function normalizeAccountName(name: string): string {
  return name.normalize('NFKC').trim().toLowerCase();
}

/**
 * One spelling for one address: ASCII capitals are the same letters. Nothing else is folded,
 * since letters of other scripts would become those of somebody else's address.
 */
export function normalizeEmail(email: string): string {
  return email.replaceAll(/[A-Z]/g, (letter) => letter.toLowerCase());
}
