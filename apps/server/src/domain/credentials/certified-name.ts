/**
 * Certified name: who a credential's certificate says will have signed, as people are called; the
 * whole subject where it holds no common name (RFC 5280, 4.1.2.6).
 */

import { formatName, nameAttribute, parseCertificate } from '@kumoin/pki';
import type { Credential } from './credential.ts';

export function certifiedName({ chain: [own] }: Pick<Credential, 'chain'>): string {
  if (own === undefined) return '';
  const { subject } = parseCertificate(own);
  return nameAttribute(subject, 'commonName') ?? formatName(subject);
}
