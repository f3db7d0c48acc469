/** The door of the package: everything other workspaces may use. */
export * from './answers/read-credential.ts';
export * from './answers/read-factors.ts';
export * from './answers/read-info.ts';
export * from './answers/read-oauth-servers.ts';
export * from './answers/read-signed.ts';
export * from './authenticator/authenticator-client.ts';
export type {
  AuthenticatorAnswer,
  AuthenticatorMethod,
  AuthenticatorRequest,
} from '@kumoin/contract';
export type * from './calls/ask-token.ts';
export type * from './calls/authorize-credential.ts';
export type * from './calls/list-credentials.ts';
export type * from './calls/log-in.ts';
export type * from './calls/manage-credentials.ts';
export type * from './calls/poll-signing.ts';
export type * from './calls/sign-doc.ts';
export type * from './calls/sign-hash.ts';
export * from './csc-client.ts';
export type * from './engine/read-signing.ts';
export * from './engine/signing-client.ts';
export * from './oauth/account-token.ts';
export type * from './oauth/authorization-details.ts';
export type * from './oauth/client-authentication.ts';
export type * from './oauth/begin-consent.ts';
export * from './oauth/oauth-client.ts';
export type { OAuthClientOptions } from './oauth/oauth-party.ts';
export type * from './oauth/oauth-server.ts';
export type * from './oauth/read-oauth-tokens.ts';
export * from './sdk-error.ts';
export * from './signing/choose-algorithm.ts';
export * from './signing/obtain-yes.ts';
export * from './signing/sign-batch.ts';
export * from './signing/sign-digest.ts';
export * from './signing/sign-pdf.ts';
export type * from './transactions/read-transaction.ts';
export * from './transactions/transactions-client.ts';
export * from './waiting/poll.ts';
export * from './wire/post-json.ts';
export * from './wire/read-bounded.ts';
