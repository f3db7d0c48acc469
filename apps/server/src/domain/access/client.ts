/**
 * Client: an application that was registered to call the API, and what it may do.
 *
 * CSC API v2.0.0.2, 8.4; RFC 6749, 2. How it proves itself to the authorization server stands in
 * its registration, what it may ask for in its rights. A right that is left out is not limited:
 * the narrow client is the one that says so, and the operator sees it on one page.
 */

import type { AccountId, ClientId, CredentialId, TenantId } from '#domain/identifiers.ts';
import { refuseUnless } from '#domain/refusal.ts';

export const clientAuthentications = [
  'none',
  'client_secret_basic',
  'client_secret_post',
  'private_key_jwt',
  'tls_client_auth',
  'self_signed_tls_client_auth',
] as const;

export type ClientAuthentication = (typeof clientAuthentications)[number];

/** What a token is good for. CSC API v2.0.0.2, 8.4.2; the last two from v2.2. */
export const accessScopes = [
  'service',
  'credential',
  'credential-creation',
  'credential-deletion',
] as const;

export type AccessScope = (typeof accessScopes)[number];

export type GrantType = 'authorization_code' | 'refresh_token' | 'client_credentials';

export interface ClientRegistration {
  /** Compared as text, whole. */
  readonly redirectUris: readonly string[];
  readonly grantTypes: readonly GrantType[];
  readonly authentication: ClientAuthentication;
  readonly scopes: readonly AccessScope[];
  /** Public keys (RFC 7517): of private_key_jwt, or of a certificate the client signed itself. */
  readonly jwks: { readonly keys: readonly object[] } | undefined;
  /** RFC 8705, 2.1.2. */
  readonly tlsSubjectDn: string | undefined;
  /** The authorize page opens only for a request that carries a good account token. */
  readonly accountTokenRequired: boolean;
  /** Tokens are given only to who proves possession of a key (RFC 9449). */
  readonly dpopRequired: boolean;
}

export interface ClientRights {
  /** Names of CSC methods. */
  readonly methods?: readonly string[];
  readonly credentialIds?: readonly CredentialId[];
  /** Whose credentials it may reach without them: client credentials, for seals. */
  readonly accountIds?: readonly AccountId[];
  /** May ask any account of its tenant to approve: for a bank and its customers. */
  readonly transactionsOfTenant?: boolean;
  /** May have the second responses of its tenant's tokens attested: for another installation. */
  readonly attestations?: boolean;
  /** The most signatures one authorization may stand for, below what the credential allows. */
  readonly signaturesMax?: number;
  readonly callsPerMinute?: number;
}

export interface Client {
  readonly id: ClientId;
  readonly tenantId: TenantId;
  /** What people read when they are asked to agree. */
  readonly name: string;
  readonly enabled: boolean;
  /** SHA-256 of the secret, sealed: it is also the key of account tokens (CSC, 8.4.1). */
  readonly secretSealed: Uint8Array | undefined;
  readonly registration: ClientRegistration;
  readonly rights: ClientRights;
  readonly createdAt: number;
}

/** Who may do all that their access allows. */
export const unlimited: ClientRights = {};

/** The context a client's secret is sealed under: it works for no other client. */
export function clientSecretContext(id: ClientId): string {
  return `client-secret:${id}`;
}

/** @throws {Refusal} `method_not_allowed`. */
export function checkMethod({ methods }: ClientRights, method: string): void {
  refuseUnless(methods?.includes(method) ?? true, 'method_not_allowed');
}

/** Whether a client may ask this account to approve; that it is of its tenant comes on top. */
export function reachesCustomer(
  { userSpecific, accountId, rights }: CustomerAccess,
  asked: AccountId,
): boolean {
  if (userSpecific) return asked === accountId;
  return rights.transactionsOfTenant === true || (rights.accountIds?.includes(asked) ?? false);
}

interface CustomerAccess {
  readonly userSpecific: boolean;
  readonly accountId: AccountId;
  readonly rights: ClientRights;
}

/** Out of reach looks like not there. */
export function reaches({ credentialIds }: ClientRights, id: CredentialId): boolean {
  return credentialIds?.includes(id) ?? true;
}
