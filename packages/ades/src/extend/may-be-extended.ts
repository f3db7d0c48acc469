/**
 * The rule that says no: what must not be augmented (EN 319 102-1, 5.5, as far as a level above
 * depends on it). Pure: everything it has to know is gathered before.
 *
 * A signature that is wrong in its bytes is refused before anything is asked about its signer.
 * Ended and revoked are measured against the earliest time the signature is proven to have
 * existed at, so that a time-stamp from before makes it acceptable; without any, that is now.
 */

import { formatName } from '@kumoin/pki';
import type { Certificate, PathConclusion } from '@kumoin/pki';
import type { AugmentableSignature } from './augmentable.ts';
import type { RevokedLink } from './gather/collect-validation-data.ts';
import type { ExtensionRefusal, RefusalCode } from './extension-refused.ts';
import type { JudgedTimestamp } from './gather/judge-timestamps.ts';

export interface ExtensionFacts {
  readonly signature: AugmentableSignature;
  readonly timestamps: readonly JudgedTimestamp[];
  /** Milliseconds since 1970. */
  readonly provenAt: number;
  /** Of the signer, at `provenAt`; undefined: nobody judges whom it leads to. */
  readonly path: PathConclusion | undefined;
  readonly revoked: readonly RevokedLink[];
}

/** @returns the first reason against it; undefined: there is none. */
export function findRefusal(facts: ExtensionFacts): ExtensionRefusal | undefined {
  for (const rule of rules) {
    const refusal = rule(facts);
    if (refusal !== undefined) return refusal;
  }
  return undefined;
}

type Rule = (facts: ExtensionFacts) => ExtensionRefusal | undefined;

const isSound: Rule = (facts) => {
  const { faults, signer } = facts.signature;
  if (faults.length > 0) return refuse(facts, 'extension_broken', { reasons: faults });
  return signer === undefined
    ? refuse(facts, 'extension_broken', { reasons: ['signer_certificate_not_found'] })
    : undefined;
};

/**
 * RFC 5280, 4.2.1.3: a key for other uses signs no documents, whoever its certificate leads to. A
 * certificate that says nothing of uses allows all.
 */
export function mayServeSignatures({ keyUsage }: Certificate): boolean {
  return keyUsage === undefined || signingUses.some((name) => keyUsage.has(name));
}

const signingUses = ['digitalSignature', 'nonRepudiation'] as const;

const isOfSigningKey: Rule = (facts) => {
  const { signer } = facts.signature;
  if (signer === undefined || mayServeSignatures(signer)) return undefined;
  return refuse(facts, 'extension_untrusted', { reasons: ['key_usage'], certificate: signer });
};

const hasSoundTimestamps: Rule = (facts) => {
  const broken = facts.timestamps.find(({ sound }) => !sound);
  if (broken === undefined) return undefined;
  const reasons = broken.reasons.map((reason) => `${broken.kind}-time-stamp ${reason}`);
  return refuse(facts, 'extension_broken', { reasons });
};

const isInTime: Rule = (facts) => {
  const { signer } = facts.signature;
  if (signer === undefined) return undefined;
  const { provenAt } = facts;
  if (provenAt < signer.notBefore) {
    const reasons = ['not_yet_valid'];
    return refuse(facts, 'extension_expired', { reasons, certificate: signer });
  }
  // notAfter names a whole second, which counts to its end.
  if (provenAt < signer.notAfter + 1000) return undefined;
  const found = { reasons: ['expired'], certificate: signer, since: signer.notAfter };
  return refuse(facts, 'extension_expired', found);
};

const leadsToAnchor: Rule = (facts) => {
  const { path } = facts;
  if (path?.valid !== false) return undefined;
  const { reason, certificate } = path;
  const ended = reason === 'expired' || reason === 'not_yet_valid';
  const code = ended ? 'extension_expired' : 'extension_untrusted';
  const since = reason === 'expired' ? { since: certificate.notAfter } : {};
  return refuse(facts, code, { reasons: [reason], certificate, ...since });
};

const isNotRevoked: Rule = (facts) => {
  const [link] = facts.revoked;
  if (link === undefined) return undefined;
  const { certificate, revokedAt: since } = link;
  return refuse(facts, 'extension_revoked', { reasons: ['revoked'], certificate, since });
};

const rules: readonly Rule[] = [
  isSound,
  isOfSigningKey,
  hasSoundTimestamps,
  isInTime,
  leadsToAnchor,
  isNotRevoked,
];

interface Found {
  readonly reasons: readonly string[];
  readonly certificate?: Certificate;
  readonly since?: number;
}

function refuse(
  { signature, provenAt, timestamps }: ExtensionFacts,
  code: RefusalCode,
  { reasons, certificate, since }: Found,
): ExtensionRefusal {
  const proven = timestamps.some(({ believed, kind }) => believed && kind !== 'content');
  return {
    code,
    signature: signature.id,
    reasons,
    ...(certificate !== undefined && { certificate: formatName(certificate.subject) }),
    ...(since !== undefined && { since: new Date(since).toISOString() }),
    ...(proven && { provenAt: new Date(provenAt).toISOString() }),
  };
}
