/**
 * What a person is asked to agree to, as every page shows it: who asks, with which certificate,
 * and every single thing that will be signed. ETSI EN 419 241-1, SRA_SAP.1.
 */

export interface SigningFacts {
  readonly clientName: string;
  readonly accountName: string;
  readonly credential?: CredentialShown | undefined;
  readonly documents: readonly DocumentShown[];
  readonly numSignatures: number;
  /** What the application says it is for. */
  readonly description?: string | undefined;
}

export interface CredentialShown {
  readonly description?: string | undefined;
  /** The subject of its certificate. */
  readonly subject: string;
  /** As in the CSC API, such as `eu_eidas_qes`. */
  readonly signatureQualifier?: string | undefined;
}

export interface DocumentShown {
  /** What the application calls it. */
  readonly label?: string | undefined;
  /** As people know it, such as `SHA-256`. */
  readonly hashAlgorithm: string;
  readonly hashHex: string;
}
