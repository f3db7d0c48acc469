/**
 * Time-stamp warrant: the rule that lets the time-stamp authority's key be used, once, for a
 * token that says exactly what was asked, now.
 *
 * RFC 3161, 2.3 and 2.4.2; EN 319 422. The TSTInfo is built here, from the query and the
 * clock alone, so nobody can have anything else signed. The clock is measured against the
 * newest time-stamp: one that went back by more than the claimed accuracy cannot be trusted,
 * and no token is better than a wrong one.
 */

import { buildTstInfo, digest, isTimestampCertificate, prepareTimestampToken } from '@kumoin/pki';
import type { PreparedSignedData, SignatureAlgorithm } from '@kumoin/pki';
import { authorityAlgorithm, certificateOf, isValidAt } from '#domain/issuance/authority.ts';
import { refuseUnless } from '#domain/refusal.ts';
import type { Evidence } from '#domain/signatures/evidence.ts';
import { Warrant } from '#domain/signatures/warrant.ts';
import type { TimestampEvidence } from './timestamp-evidence.ts';
import { checkQueryDigest } from './timestamp-query.ts';

/** Claimed in every token; clocks of several nodes have to agree this well. */
export const accuracySeconds = 1;

/** 160 bits, the most RFC 3161 allows: unique by chance, on any number of nodes. */
export const timestampSerialBytes = 20;

export class TimestampWarrant extends Warrant {
  readonly serialNumber: bigint;
  readonly at: number;
  readonly evidence: Evidence;
  readonly #prepared: PreparedSignedData;

  private constructor(
    evidence: TimestampEvidence,
    algorithm: SignatureAlgorithm,
    draft: { readonly prepared: PreparedSignedData; readonly serialNumber: bigint },
  ) {
    const { prepared, serialNumber } = draft;
    super(evidence.authority.keyRef, algorithm, [inputOf(algorithm, prepared.toBeSigned)]);
    this.#prepared = prepared;
    this.serialNumber = serialNumber;
    this.at = evidence.at;
    this.evidence = { kind: 'timestamp', facts: evidence };
  }

  /** @throws {Refusal} with the code of the first rule that says no. */
  static issue(evidence: TimestampEvidence): TimestampWarrant {
    const { query, authority, policy, newestAt, at } = evidence;
    const certificate = certificateOf(authority);
    refuseUnless(authority.kind === 'timestamp', 'authority_unknown');
    refuseUnless(isTimestampCertificate(certificate), 'authority_unknown');

    // The query must be one we would serve for anybody.
    checkQueryDigest(query);
    refuseUnless(query.policy === undefined || query.policy === policy, 'timestamp_policy_unknown');

    // The time must be one we can vouch for.
    refuseUnless(isValidAt(certificate, at), 'timestamp_clock_untrusted');
    const oldest = newestAt === undefined ? at : newestAt - accuracySeconds * 1000;
    refuseUnless(oldest <= at, 'timestamp_clock_untrusted');

    const serialNumber = asInteger(evidence.serialNumber);
    const algorithm = authorityAlgorithm(authority.keyAlgorithm);
    const prepared = prepareTimestampToken(buildTstInfo(tstInfoOf(evidence, serialNumber)), {
      signerCertificate: certificate.raw,
      certificates: query.certificatesWanted ? authority.chain.slice(0, -1) : [],
      signatureAlgorithm: algorithm,
    });
    return new TimestampWarrant(evidence, algorithm, { prepared, serialNumber });
  }

  /** @returns the token, a CMS ContentInfo, DER. */
  seal(signature: Uint8Array): Uint8Array {
    return this.#prepared.finish(signature);
  }
}

function tstInfoOf({ query, policy, at }: TimestampEvidence, serialNumber: bigint) {
  const { digest: imprint, nonce } = query;
  return {
    policy,
    hash: imprint.algorithm,
    messageDigest: imprint.bytes,
    serialNumber,
    at,
    accuracy: { seconds: accuracySeconds },
    ...(nonce === undefined ? {} : { nonce }),
  };
}

function inputOf(algorithm: SignatureAlgorithm, toBeSigned: Uint8Array): Uint8Array {
  return algorithm.scheme === 'ed25519' ? toBeSigned : digest(algorithm.hash, toBeSigned);
}

function asInteger(octets: Uint8Array): bigint {
  return octets.reduce((value, octet) => (value << 8n) | BigInt(octet), 0n);
}
