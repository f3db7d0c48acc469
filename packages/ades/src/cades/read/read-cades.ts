/**
 * A CAdES signature opened for reading (EN 319 122-1, 4): the CMS with the content it is about,
 * wherever that stands. Of a detached content the digests are enough for everything but the
 * archive time-stamps of old (`archive-imprint-v2.ts`).
 */

import { checkSignerInfo, digest, equalBytes, parseSignedData, PkiError } from '@kumoin/pki';
import type { HashAlgorithm, SignedData, SignerInfo, SignerInfoCheck } from '@kumoin/pki';
import { AdesError } from '../../ades-error.ts';
import { ReadingBudget } from '../../budget/reading-budget.ts';

/** The content of a detached signature: its octets, or a function that digests them. */
export interface DetachedContent {
  readonly content?: Uint8Array;
  /** Undefined for a hash whose digest is not to be had. */
  readonly contentDigest?: (hash: HashAlgorithm) => Uint8Array | undefined;
  /** Of the container around; a budget of its own unless given. */
  readonly budget?: ReadingBudget;
}

export interface CadesDocument {
  readonly signedData: SignedData;
  /** The octets that are signed, where they are at hand. */
  readonly content: Uint8Array | undefined;
  readonly digestOf: (hash: HashAlgorithm) => Uint8Array | undefined;
  /** Content was handed in for a signature that carries another one. */
  readonly ambiguous: boolean;
  readonly budget: ReadingBudget;
}

/** @throws {AdesError} `cades_malformed` when the bytes are no SignedData, in BER at least. */
export function readCades(cms: Uint8Array, given: DetachedContent = {}): CadesDocument {
  const signedData = readSignedData(cms);
  const carried = signedData.content;
  const content = carried ?? given.content;
  return {
    signedData,
    content,
    digestOf: rememberDigests(
      content === undefined ? given.contentDigest : (hash) => digest(hash, content),
    ),
    ambiguous:
      carried !== undefined && given.content !== undefined && !equalBytes(carried, given.content),
    budget: given.budget ?? new ReadingBudget(cms.length + (given.content?.length ?? 0)),
  };
}

/** What is said against one signer; a bad signature is an answer. */
export function checkSigner(document: CadesDocument, signerInfo: SignerInfo): SignerInfoCheck {
  const { signedData, ambiguous, digestOf } = document;
  if (ambiguous) return checkSignerInfo({ signedData, signerInfo, content: new Uint8Array() });
  const known = signerInfo.hash === undefined ? undefined : digestOf(signerInfo.hash);
  // Carried inside or not: by the digest that is known, so that it is taken once for all signers.
  const evidence = { signedData: { ...signedData, content: undefined }, signerInfo };
  return checkSignerInfo({ ...evidence, ...(known !== undefined && { content: () => known }) });
}

function readSignedData(cms: Uint8Array): SignedData {
  try {
    return parseSignedData(cms, { ber: true });
  } catch (cause) {
    if (!(cause instanceof PkiError)) throw cause;
    throw new AdesError('cades_malformed', cause.message, { cause });
  }
}

/** A document of gigabytes is not digested once for every time-stamp. */
function rememberDigests(compute: DetachedContent['contentDigest']) {
  const known = new Map<HashAlgorithm, Uint8Array | undefined>();
  return (hash: HashAlgorithm): Uint8Array | undefined => {
    if (!known.has(hash)) known.set(hash, compute?.(hash));
    return known.get(hash);
  };
}
