/**
 * Values that are good once, such as the `jti` of a token somebody else made: who claims first,
 * on whichever node, has it.
 */

export type OneTimeKind =
  | 'account-token'
  | 'client-assertion'
  | 'dpop-proof'
  | 'login-state'
  | 'saml-assertion'
  | 'token-request'
  | 'token-check';

export interface OneTimeClaim {
  readonly kind: OneTimeKind;
  /** What it is told apart by, whoever it belongs to included; kept as a hash. */
  readonly value: string;
  /** Until when a second use could be taken for a first one. */
  readonly expiresAt: number;
}

export interface OneTimeValues {
  /** Durable when it returns. @returns false when it was claimed before. */
  claim(claim: OneTimeClaim): Promise<boolean>;
}
