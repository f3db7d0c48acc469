/** What an authority's signature is decided on: the bytes to be signed, and what must hold. */

import type { KeyRef } from '#domain/identifiers.ts';
import type { Authority } from './authority.ts';
import type { ProfileName } from './certificate-profile.ts';

export interface CertificateEvidence {
  /** TBSCertificate, DER. */
  readonly tbs: Uint8Array;
  readonly profile: Exclude<ProfileName, 'root'>;
  readonly issuer: Authority;
  readonly at: number;
}

export interface RootEvidence {
  /** TBSCertificate, DER. */
  readonly tbs: Uint8Array;
  readonly keyRef: KeyRef;
  /** SubjectPublicKeyInfo of that key, as the vault gave it. */
  readonly publicKey: Uint8Array;
  readonly at: number;
}

export interface CrlEvidence {
  /** TBSCertList, DER. */
  readonly tbs: Uint8Array;
  readonly issuer: Authority;
  /** 0 before the first list. */
  readonly lastNumber: number;
  readonly at: number;
}

export interface StatusEvidence {
  /** ResponseData, DER. */
  readonly tbs: Uint8Array;
  readonly responder: Authority;
  readonly issuer: Authority;
  readonly at: number;
}
