/**
 * A token as the device keeps it. Its keys are objects of WebCrypto that make MACs and tell nobody
 * what they are, this program included.
 */

export interface TokenKeys {
  /** Answers for the person. */
  readonly client: CryptoKey;
  /** Checks what the server says of statements. */
  readonly server: CryptoKey;
  /** Proves our requests. */
  readonly request: CryptoKey;
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
}
