/** Chance fit for secrets: a CSPRNG. */
export interface Random {
  bytes(count: number): Uint8Array;
  /** 128 random bits as text: the name of a new thing. */
  identifier(): string;
  /** 256 random bits as text that fits a header or a URL: a bearer secret. */
  token(): string;
}
