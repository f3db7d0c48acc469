/** What the bench and its load generator, two processes, tell each other. */

/**
 * `authorize` leaves its SADs with the generator, for `sign` to use up; `pair` is the explicit flow,
 * authorize and signHash; `consent` is the OAuth flow, from the authorization request to signHash.
 */
export type LoadKind = 'authorize' | 'sign' | 'pair' | 'consent';

export interface LoadJob {
  readonly kind: LoadKind;
  readonly baseUrl: string;
  /** Each client uses one of them. */
  readonly tokens: readonly string[];
  readonly pin: string;
  /** Each call takes one of them by chance. */
  readonly credentialIds: readonly string[];
  readonly signOid: string;
  readonly clients: number;
  /** `sign` ends when the SADs are used up, too. */
  readonly seconds: number;
  readonly countMax: number;
  /** For `consent`. */
  readonly oauth?: OAuthJob;
}

/** An application, and the person who agrees. */
export interface OAuthJob {
  readonly clientId: string;
  readonly clientSecret: string;
  readonly redirectUri: string;
  readonly account: string;
  readonly password: string;
  /** In mode `oauth2code`, with a PIN. */
  readonly credentialId: string;
}

export interface LoadReport {
  readonly count: number;
  readonly seconds: number;
  /** Of one operation, in milliseconds. */
  readonly p50: number;
  readonly p99: number;
  readonly error?: string;
}

export const signOids = {
  'p-256': '1.2.840.10045.4.3.2',
  'rsa-3072': '1.2.840.113549.1.1.11',
} as const;
