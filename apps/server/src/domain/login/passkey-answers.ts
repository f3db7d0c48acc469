/** What a device answers through a browser; W3C Web Authentication Level 3, 5.2. */

/** Members of `AuthenticatorAssertionResponse`, in base64url as browsers give them. */
export interface PasskeyAssertion {
  readonly id: string;
  readonly clientDataJson: string;
  readonly authenticatorData: string;
  readonly signature: string;
  /** Whose passkey it is, as the device was told when it was made. */
  readonly userHandle: string | undefined;
}

/** Members of `AuthenticatorAttestationResponse`. */
export interface PasskeyRegistration {
  readonly id: string;
  readonly clientDataJson: string;
  readonly attestationObject: string;
  readonly transports: readonly string[];
}
