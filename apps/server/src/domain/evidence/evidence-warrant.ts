/**
 * Evidence warrant: the rule that lets the key for evidence be used, once, for a seal.
 *
 * What is sealed is read here, strictly: the key signs records, heads, token certificates,
 * status answers and attestations in the one form each of them has, and nothing else that somebody may hand in.
 * What is said about now has to be of now; a record cannot be from the future.
 */

import {
  evidencePurpose,
  parseAttestation,
  parseEvidence,
  parseTokenCertificate,
  parseTokenStatus,
  parseTreeHead,
  prepareSeal,
} from '@kumoin/evidence';
import { embedCms } from '@kumoin/ades';
import type { PreparedCms } from '@kumoin/ades';
import type { SignatureAlgorithm } from '@kumoin/pki';
import { authorityAlgorithm, certificateOf, isValidAt } from '#domain/issuance/authority.ts';
import type { Authority } from '#domain/issuance/authority.ts';
import { refuseUnless } from '#domain/refusal.ts';
import type { Evidence } from '#domain/signatures/evidence.ts';
import { Warrant } from '#domain/signatures/warrant.ts';
import type { SealedKind, SealEvidence } from './seal-evidence.ts';

/** By which the clocks of nodes may differ: one writes a record, another seals it. */
const clockSkewMs = 1000;

export class EvidenceWarrant extends Warrant {
  readonly at: number;
  readonly evidence: Evidence;
  readonly #prepared: PreparedCms;

  private constructor(facts: SealEvidence, algorithm: SignatureAlgorithm, prepared: PreparedCms) {
    const { toBeSigned, digestToSign } = prepared;
    const input = algorithm.scheme === 'ed25519' ? toBeSigned : digestToSign;
    super(facts.authority.keyRef, algorithm, [input]);
    this.#prepared = prepared;
    this.at = facts.at;
    this.evidence = { kind: 'seal', facts };
  }

  /**
   * @throws {Refusal} with the code of the first rule that says no.
   * @throws {EvidenceError} for content in another form than its kind has.
   */
  static issue(evidence: SealEvidence): EvidenceWarrant {
    const { sealed, content, authority, at } = evidence;
    const certificate = certificateOf(authority);
    const { extendedKeyUsage = [] } = certificate;
    refuseUnless(authority.kind === 'evidence', 'authority_unknown');
    refuseUnless(extendedKeyUsage.includes(evidencePurpose), 'authority_unknown');
    refuseUnless(isValidAt(certificate, at), 'certificate_not_valid');

    const saidAt = readTime[sealed](content, authority);
    const timely = sealed === 'record' ? saidAt <= at + clockSkewMs : saidAt === at;
    refuseUnless(timely, 'timestamp_clock_untrusted');

    const algorithm = authorityAlgorithm(authority.keyAlgorithm);
    const [, ...chain] = authority.chain.slice(0, -1);
    const signer = { certificate: certificate.raw, chain, algorithm };
    const prepared = prepareSeal({ content, attached: sealed !== 'record', signer, at });
    return new EvidenceWarrant(evidence, algorithm, prepared);
  }

  /**
   * @param timestampToken over the signature.
   * @returns the seal, a CMS ContentInfo, DER.
   */
  seal(signature: Uint8Array, timestampToken: Uint8Array): Uint8Array {
    return embedCms(this.#prepared, signature, { timestampToken });
  }
}

type ReadTime = (content: Uint8Array, authority: Authority) => number;

const readTime: Readonly<Record<SealedKind, ReadTime>> = {
  record: (content) => parseEvidence(content).at,
  head: (content, authority) => {
    const { log, at } = parseTreeHead(content);
    // A log is named by who seals it: there is one of either.
    refuseUnless(log === authority.id, 'authority_unknown');
    return at;
  },
  certificate: (content) => parseTokenCertificate(content).issuedAt,
  status: (content) => parseTokenStatus(content).at,
  attestation: (content) => parseAttestation(content).at,
};
