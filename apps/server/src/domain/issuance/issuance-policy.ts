/**
 * Issuance policy: what a credential is like that is made over the API, under the name by which
 * applications ask for it. The operator decides which there are.
 */

import type { KeyAlgorithm } from '@kumoin/pki';
import type {
  AuthorizationMode,
  FactorKind,
  SoleControlLevel,
} from '#domain/credentials/credential.ts';
import { certificateProfiles, evaluationPolicy } from './certificate-profile.ts';

export interface IssuancePolicy {
  readonly keyAlgorithm: KeyAlgorithm;
  readonly mode: AuthorizationMode;
  /** Without any, the person logs in at our own page, strongly, for each signing. */
  readonly factors: readonly FactorKind[];
  readonly expression?: string;
  readonly signatureQualifier?: string;
  readonly level: SoleControlLevel;
  readonly signaturesMax: number;
}

export type IssuancePolicies = Readonly<Record<string, IssuancePolicy>>;

/** Unless the operator says otherwise: the one policy that stands in our certificates. */
export const defaultPolicies: IssuancePolicies = {
  [evaluationPolicy]: {
    keyAlgorithm: 'p-256',
    mode: 'oauth2code',
    factors: [],
    level: 2,
    signaturesMax: 100,
  },
};

/**
 * A name that is an object identifier promises that it stands in the certificate.
 * @returns the first that does not.
 */
export function findUnkeptPolicy(policies: IssuancePolicies): string | undefined {
  const { policies: kept } = certificateProfiles.signer;
  const isOid = (name: string): boolean => /^[0-2](\.\d+)+$/.test(name);
  return Object.keys(policies).find((name) => isOid(name) && !kept.includes(name));
}
