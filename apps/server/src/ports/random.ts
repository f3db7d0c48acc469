/** Chance fit for secrets: a CSPRNG. */
export interface Random {
  bytes(count: number): Uint8Array;
}
