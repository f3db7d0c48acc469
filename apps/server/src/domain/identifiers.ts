/**
 * Identifiers, branded so that one cannot be passed for another. They are opaque random
 * text, except for the names people choose.
 */

declare const brand: unique symbol;
type Identifier<Name extends string> = string & { readonly [brand]: Name };

export type TenantId = Identifier<'TenantId'>;
export type AccountId = Identifier<'AccountId'>;
export type ClientId = Identifier<'ClientId'>;
export type CredentialId = Identifier<'CredentialId'>;
export type AuthorizationId = Identifier<'AuthorizationId'>;
export type TransactionId = Identifier<'TransactionId'>;
export type ChallengeId = Identifier<'ChallengeId'>;
export type ApprovalId = Identifier<'ApprovalId'>;
export type FactorId = Identifier<'FactorId'>;
export type GrantId = Identifier<'GrantId'>;
export type KeyRef = Identifier<'KeyRef'>;
export type AuthorityId = Identifier<'AuthorityId'>;
export type JobId = Identifier<'JobId'>;
export type NotificationId = Identifier<'NotificationId'>;
export type TokenId = Identifier<'TokenId'>;
export type EnrolmentId = Identifier<'EnrolmentId'>;
export type TokenTransactionId = Identifier<'TokenTransactionId'>;
export type EvidenceRecordId = Identifier<'EvidenceRecordId'>;
