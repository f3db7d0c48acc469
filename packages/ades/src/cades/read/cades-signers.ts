/**
 * The signers of a CMS with their counter-signers (RFC 5652, 5.3 and 11.4; EN 319 122-1, 5.3.2):
 * a tree, since a counter-signature may be signed again. Its depth and number are bounded.
 *
 * Signers are numbered from 1 in the order they stand; `2.1` is the first who counter-signed the
 * second. To a counter-signer the content is the signature value above, and has no type.
 */

import { digest, oid, parseSignerInfo, PkiError } from '@kumoin/pki';
import type { DerNode, SignerInfo, SignerInfoCheck } from '@kumoin/pki';
import { AdesError } from '../../ades-error.ts';
import type { CadesDocument } from './read-cades.ts';
import { checkSigner } from './read-cades.ts';

export interface CadesSigner {
  readonly id: string;
  readonly signerInfo: SignerInfo;
  /** What this signer signed: of a counter-signer the signature value above. */
  readonly document: CadesDocument;
  /** Whose signature this one counter-signs. */
  readonly parent: CadesSigner | undefined;
  readonly counterSigners: readonly CadesSigner[];
  /** Counter-signatures that cannot be read, or are nested beyond reason. */
  readonly unreadable: number;
}

const depthMax = 8;
const counterSignersMax = 64;

const known = new WeakMap<CadesDocument, readonly CadesSigner[]>();

/**
 * Read once for each document.
 * @throws {AdesError} `cades_malformed` where a container has more than anybody looks at.
 */
export function readSigners(document: CadesDocument): readonly CadesSigner[] {
  const signers = known.get(document) ?? readAll(document);
  known.set(document, signers);
  return signers;
}

function readAll(document: CadesDocument): readonly CadesSigner[] {
  return document.signedData.signerInfos.map((signerInfo, index) => {
    if (!document.budget.takeSignature()) throw new AdesError('cades_malformed', 'signatures');
    return readSigner({ document, signerInfo, id: String(index + 1), parent: undefined }, 0);
  });
}

/** A signer and all below, in the order of their numbers. */
export function withCounterSigners(signer: CadesSigner): readonly CadesSigner[] {
  return [signer, ...signer.counterSigners.flatMap(withCounterSigners)];
}

/** As `checkSigner`; a counter-signature has no content type, and must not have one. */
export function checkCadesSigner({ document, signerInfo, parent }: CadesSigner): SignerInfoCheck {
  const checked = checkSigner(document, signerInfo);
  if (parent === undefined) return checked;
  const typed = signerInfo.signedAttributes.values(oid.contentType).length > 0;
  const attributes = checked.reasons.filter((reason) => reason !== 'content_type_missing');
  const reasons = typed
    ? [...new Set([...attributes, 'content_type_mismatch' as const])]
    : attributes;
  const attributesWellFormed = !typed && !reasons.some((reason) => attributeReasons.has(reason));
  return { ...checked, reasons, attributesWellFormed, sound: reasons.length === 0 };
}

const attributeReasons: ReadonlySet<string> = new Set([
  'signed_attributes_missing',
  'signed_attribute_duplicated',
  'signing_time_malformed',
  'algorithm_protection_mismatch',
]);

function readSigner(
  given: Omit<CadesSigner, 'counterSigners' | 'unreadable'>,
  depth: number,
): CadesSigner {
  const values = given.signerInfo.unsignedAttributes.values(oid.counterSignature);
  const within = depth < depthMax ? values.slice(0, counterSignersMax) : [];
  const found = within.map((value) =>
    given.document.budget.takeSignature() ? readValue(value) : undefined,
  );
  const readable = found.filter((signerInfo) => signerInfo !== undefined);
  const counterSigners: CadesSigner[] = [];
  const signer = { ...given, counterSigners, unreadable: values.length - readable.length };
  const document = countersigned(given);
  for (const [index, signerInfo] of readable.entries()) {
    const id = `${given.id}.${index + 1}`;
    counterSigners.push(readSigner({ document, signerInfo, id, parent: signer }, depth + 1));
  }
  return signer;
}

function readValue(value: DerNode): SignerInfo | undefined {
  try {
    return parseSignerInfo(value);
  } catch (cause) {
    if (cause instanceof PkiError) return undefined;
    throw cause;
  }
}

function countersigned({ document, signerInfo }: Pick<CadesSigner, 'document' | 'signerInfo'>) {
  const { signature } = signerInfo;
  return {
    signedData: { ...document.signedData, content: undefined },
    content: signature,
    digestOf: (hash: Parameters<CadesDocument['digestOf']>[0]) => digest(hash, signature),
    ambiguous: false,
    budget: document.budget,
  };
}
