/**
 * Issuance warrant: the rule that lets an authority's key be used, once, for exactly the
 * bytes that were read here.
 *
 * What is to be signed is parsed back from its bytes, so that a mistake in the code that
 * built it cannot slip through: a certificate must be what its profile says and nothing more,
 * inside the issuer's validity; a list or an answer must speak for this issuer, now. The
 * input of the warrant is computed from those same bytes.
 */

import {
  assembleOcspResponse,
  assembleSigned,
  certIdNamesIssuer,
  digest,
  equalBytes,
  keyIdentifier,
  oid,
  parseCertificate,
  parseCrl,
  parseOcspResponse,
  readKeyAlgorithm,
} from '@kumoin/pki';
import type { Certificate, SignatureAlgorithm } from '@kumoin/pki';
import type { KeyRef } from '#domain/identifiers.ts';
import { refuseUnless } from '#domain/refusal.ts';
import type { Evidence } from '#domain/signatures/evidence.ts';
import { Warrant } from '#domain/signatures/warrant.ts';
import { authorityAlgorithm, certificateOf, isValidAt } from './authority.ts';
import type { Authority, AuthorityKind } from './authority.ts';
import { certificateProfiles, wholeSecond } from './certificate-profile.ts';
import { checkIssuer, checkProfile } from './check-certificate.ts';
import type {
  CertificateEvidence,
  CrlEvidence,
  RootEvidence,
  StatusEvidence,
} from './issuance-evidence.ts';
import { crlSeconds } from './published-crl.ts';
import { statusSeconds } from './status-answer.ts';

export class IssuanceWarrant extends Warrant {
  /** The bytes the signature will cover. */
  readonly tbs: Uint8Array;

  readonly evidence: Evidence;

  private constructor(evidence: IssuanceEvidence, keyRef: KeyRef, algorithm: SignatureAlgorithm) {
    const { tbs } = evidence.facts;
    super(keyRef, algorithm, [inputOf(algorithm, tbs)]);
    this.tbs = tbs;
    this.evidence = evidence;
  }

  /** @throws {Refusal} `certificate_request_refused`, `certificate_not_valid`. */
  static forCertificate(facts: CertificateEvidence): IssuanceWarrant {
    const { tbs, profile: name, issuer, at } = facts;
    const profile = certificateProfiles[name];
    const issuerCertificate = fitToSign(issuer, [profile.issuedBy], at);
    const algorithm = authorityAlgorithm(issuer.keyAlgorithm);
    const certificate = readDraft(tbs, algorithm);
    checkProfile(certificate, profile, at);
    checkIssuer(certificate, issuerCertificate);
    return new IssuanceWarrant({ kind: 'certificate', facts }, issuer.keyRef, algorithm);
  }

  /** A root signs itself, with the key it certifies. @throws {Refusal} as above. */
  static forRoot(facts: RootEvidence): IssuanceWarrant {
    const { tbs, keyRef, publicKey, at } = facts;
    const algorithm = authorityAlgorithm(readKeyAlgorithm(publicKey));
    const certificate = readDraft(tbs, algorithm);
    checkProfile(certificate, certificateProfiles.root, at);
    demand(equalBytes(certificate.publicKey, publicKey), 'not the key of the root');
    demand(equalBytes(certificate.issuer.raw, certificate.subject.raw), 'not self-issued');
    return new IssuanceWarrant({ kind: 'root', facts }, keyRef, algorithm);
  }

  /** @throws {Refusal} as above. */
  static forCrl(facts: CrlEvidence): IssuanceWarrant {
    const { tbs, issuer, lastNumber, at } = facts;
    const issuerCertificate = fitToSign(issuer, ['root', 'issuing'], at);
    const algorithm = authorityAlgorithm(issuer.keyAlgorithm);
    const crl = parseCrl(assembleSigned(tbs, algorithm, unsigned));
    demand(equalBytes(crl.issuer.raw, issuerCertificate.subject.raw), 'issuer name of the list');
    demand(namesKeyOf(issuerCertificate, crl.authorityKeyIdentifier), 'issuer key of the list');
    demand(crl.number === BigInt(lastNumber) + 1n, 'number of the list');
    demand(crl.thisUpdate === wholeSecond(at), 'time of the list');
    demand((crl.nextUpdate ?? Infinity) <= at + crlSeconds * 1000, 'next time of the list');
    demand(crl.issuingDistributionPoint === undefined, 'a list that is not complete');
    return new IssuanceWarrant({ kind: 'crl', facts }, issuer.keyRef, algorithm);
  }

  /** @throws {Refusal} as above. */
  static forStatusResponse(facts: StatusEvidence): IssuanceWarrant {
    const { tbs, responder, issuer, at } = facts;
    const certificate = fitToSign(responder, ['status'], at);
    const issuerCertificate = certificateOf(issuer);
    demand(equalBytes(certificate.issuer.raw, issuerCertificate.subject.raw), 'not its responder');
    const issuerKeyName = certificate.authorityKeyIdentifier;
    demand(namesKeyOf(issuerCertificate, issuerKeyName), 'not its responder');
    demand(certificate.extendedKeyUsage?.includes(oid.purposeOcspSigning) === true, 'purpose');

    const algorithm = authorityAlgorithm(responder.keyAlgorithm);
    const response = parseOcspResponse(
      assembleOcspResponse({ data: tbs, algorithm, signature: unsigned, certificates: [] }),
    );
    demand(response.status === 'successful', 'no answer');
    const { responderId, producedAt, answers } = response.basic;
    demand(responderId.kind === 'key', 'responder named otherwise');
    demand(equalBytes(responderId.keyHash, keyIdentifier(certificate.publicKey)), 'responder');
    demand(producedAt === wholeSecond(at), 'time of the answer');
    for (const { certId, status, thisUpdate, nextUpdate } of answers) {
      const known = status.kind === 'unknown' || certIdNamesIssuer(certId, issuerCertificate);
      demand(known, 'an answer about somebody else');
      demand(thisUpdate === wholeSecond(at), 'time of an answer');
      demand((nextUpdate ?? Infinity) <= at + statusSeconds * 1000, 'next time of an answer');
    }
    return new IssuanceWarrant({ kind: 'status', facts }, responder.keyRef, algorithm);
  }
}

type IssuanceEvidence = Extract<Evidence, { readonly facts: { readonly tbs: Uint8Array } }>;

/** Stands where the signature will be, so that what is unsigned can be read by one parser. */
const unsigned = Uint8Array.of(0);

function readDraft(tbs: Uint8Array, algorithm: SignatureAlgorithm): Certificate {
  return parseCertificate(assembleSigned(tbs, algorithm, unsigned));
}

function inputOf(algorithm: SignatureAlgorithm, tbs: Uint8Array): Uint8Array {
  return algorithm.scheme === 'ed25519' ? tbs : digest(algorithm.hash, tbs);
}

function fitToSign(authority: Authority, kinds: readonly AuthorityKind[], at: number): Certificate {
  const certificate = certificateOf(authority);
  demand(kinds.includes(authority.kind), `an authority of kind ${authority.kind}`);
  refuseUnless(isValidAt(certificate, at), 'certificate_not_valid', authority.kind);
  return certificate;
}

function namesKeyOf(issuer: Certificate, keyName: Uint8Array | undefined): boolean {
  const { subjectKeyIdentifier } = issuer;
  if (keyName === undefined || subjectKeyIdentifier === undefined) return false;
  return equalBytes(keyName, subjectKeyIdentifier);
}

function demand(fact: boolean, rule: string): asserts fact {
  refuseUnless(fact, 'certificate_request_refused', rule);
}
