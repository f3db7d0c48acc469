/**
 * A token as the device keeps it. Its keys are objects of WebCrypto that make MACs and tell nobody
 * what they are, this program included.
 */

import type { MacKey } from './mac-key.ts';

export interface TokenKeys {
  /** Answers for the person. */
  readonly client: MacKey;
  /** Checks what the server says of statements. */
  readonly server: MacKey;
  /** Proves our requests. */
  readonly request: MacKey;
}

export interface EnrolledToken {
  readonly id: string;
  /** As its owner calls this device. */
  readonly label: string;
  readonly service: string;
  readonly account: string;
  readonly suites: { readonly typed: string; readonly online: string; readonly server: string };
  readonly keys: TokenKeys;
  /** Seconds since 1970. */
  readonly enrolledAt: number;
  readonly notAfter: number | undefined;
  /** Beside it, at the second party: enrolled there, and bound here or about to be. */
  readonly second?: SecondToken;
}

export interface SecondToken extends Pick<EnrolledToken, 'id' | 'service' | 'suites' | 'keys'> {
  /** Where it was enrolled, and by which enrolment. */
  readonly origin: string;
  readonly enrolmentId: string;
}
