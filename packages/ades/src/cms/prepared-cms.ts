/**
 * A CMS whose signature is still to come: plain values that can be stored between the steps.
 * CAdES and the CMS of a PAdES signature differ in what was prepared, and are finished alike.
 */

import { digest, oid, prepareSignedData, prepareSignerInfo } from '@kumoin/pki';
import type { HashAlgorithm, PreparedSignedData } from '@kumoin/pki';
import { signedDataInput } from './ades-signer.ts';
import type { AdesSigner } from './ades-signer.ts';
import { joinCms } from './join-cms.ts';
import type { JoinedCms } from './join-cms.ts';

export interface CmsContent {
  /** Carried inside; without it the signature is detached. */
  readonly content: Uint8Array | undefined;
  /** The message digest, by the hash of the signer's algorithm. */
  readonly contentDigest: Uint8Array;
  readonly signer: AdesSigner;
  /** Milliseconds since 1970; PAdES has none here. */
  readonly signingTime: number | undefined;
  /** Complete signed attributes beyond those every signature has, DER. */
  readonly attributes: readonly Uint8Array[];
  /** The CMS this signer joins; without one a CMS is made. */
  readonly joins?: JoinedCms;
}

export interface PreparedCms extends CmsContent {
  readonly hash: HashAlgorithm;
  /** The signed attributes, DER: the message of the signature. */
  readonly toBeSigned: Uint8Array;
  /** `hash` of `toBeSigned`; Ed25519 signs the message itself. */
  readonly digestToSign: Uint8Array;
}

/** @throws {PkiError} when the digest or the certificate does not go with the algorithm. */
export function prepareCms(given: CmsContent): PreparedCms {
  const { joins } = given;
  const input = cmsInput(given);
  const { hash } = input;
  // What is carried inside is digested already, and is looked at again when it is put in.
  const contentType = joins === undefined ? oid.data : joins.contentType;
  const { toBeSigned } = prepareSignerInfo({ ...input, contentType });
  return { ...given, hash, toBeSigned, digestToSign: digest(hash, toBeSigned) };
}

/** What both halves are built by, so that they cannot differ. @throws {PkiError} */
export function buildCms(given: CmsContent): PreparedSignedData {
  const { joins } = given;
  const input = cmsInput(given);
  return joins === undefined ? prepareSignedData(input) : joinCms(input, joins);
}

function cmsInput({ signer, content, contentDigest, signingTime, attributes }: CmsContent) {
  return {
    ...signedDataInput(signer),
    contentDigest,
    extraSignedAttributes: attributes,
    ...(content !== undefined && { content }),
    ...(signingTime !== undefined && { signingTime }),
  };
}
