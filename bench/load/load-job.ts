/** What the bench and its load generator, two processes, tell each other. */

/** `authorize` leaves its SADs with the generator, for `sign` to use up. */
export type LoadKind = 'authorize' | 'sign' | 'pair';

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
