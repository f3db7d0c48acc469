/**
 * The server under test, as a stranger may describe it: where it is, and what it takes to act as a
 * signer there. Everything but the address may be missing; what needs it is then not tried.
 */

import type { CscVersion } from '@kumoin/contract';
import type { AuthorizeDriver } from './authorize-driver.ts';

export interface Target {
  /** The base URI with the version, without a slash at the end: `https://host/csc/v2`. */
  readonly url: string;
  readonly version: CscVersion;
  readonly signer: Party;
  /** Somebody else on the same server: nothing of the signer's may be theirs. */
  readonly stranger?: Party;
  readonly credentials: readonly KnownCredential[];
  readonly client?: OauthClient;
  /** Another client, which must not be able to redeem the codes of the first. */
  readonly otherClient?: OauthClient;
  /** What `credentials/create` may be asked for in the name of the signer. */
  readonly creation?: CreationRequest;
  /** Walks a person's way through the pages of the authorization server. */
  readonly driver?: AuthorizeDriver;
  /** Undoes a lock, as only the operator of the server can. */
  readonly unlock?: (credentialID: string) => Promise<void>;
}

/** How a person, or a program, opens a service session. */
export interface Party {
  readonly token?: string;
  readonly basic?: { readonly user: string; readonly password: string };
  /** What the authorization server knows them by: `sub` of an account token. */
  readonly accountId?: string;
}

/** What the owner of a credential knows, and the server does not tell. */
export interface KnownCredential {
  readonly credentialID: string;
  readonly pin?: string;
  readonly totpSecretBase32?: string;
  /** Has a code sent, and reads it where it was sent to. */
  readonly readCode?: (send: () => Promise<void>) => Promise<string>;
  /** What a token of the signer (OATH OCRA) answers to a question. */
  readonly answerQuestion?: (question: string) => string;
  /** What the person does elsewhere, when they are asked there. */
  readonly answerElsewhere?: (answer: 'agree' | 'refuse') => Promise<void>;
  /** Wrong factors may be tried on it, though it may lock. */
  readonly expendable?: boolean;
}

export interface OauthClient {
  readonly clientId: string;
  readonly clientSecret?: string;
  readonly redirectUri?: string;
  /** Whether it may get a service token for itself. */
  readonly actsForItself?: boolean;
}

/** As the API of v2.2 has it. */
export interface CreationRequest {
  readonly certificatePolicy: string;
  readonly subjectData: Readonly<Record<string, unknown>>;
}
