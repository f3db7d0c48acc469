/**
 * Time-stamps with their place in a PDF: those over a signature value, inside its CMS (EN 319
 * 122-1, 5.3), and those over the document, which cover every signature before them (EN 319
 * 142-1, 5.5).
 */

import { digest, oid, parseTimestampToken, PkiError } from '@kumoin/pki';
import type { DerNode, TimestampToken } from '@kumoin/pki';
import type { PlacedTimestamp } from '../../extend/augmentable.ts';
import type { ReadSignature } from './read-signature.ts';
import type { StoreSizes } from './store-sizes.ts';

/** Those inside the CMS: over the content from before it was signed, over the signature value. */
export function ownTimestamps({ cms, digestOf }: ReadSignature): readonly PlacedTimestamp[] {
  if (cms === undefined) return [];
  const { signedAttributes, unsignedAttributes, signature } = cms.signerInfo;
  const content = signedAttributes.values(oid.contentTimeStamp);
  const over = unsignedAttributes.values(oid.signatureTimeStamp);
  return [
    ...content.map((value) => place('content', value, digestOf)),
    ...over.map((value) => place('signature', value, (hash) => digest(hash, signature))),
  ];
}

function place(
  kind: PlacedTimestamp['kind'],
  { raw }: DerNode,
  digestOf: ReadSignature['digestOf'],
): PlacedTimestamp {
  const token = readToken(raw);
  const imprint = token?.tstInfo.imprint;
  const known = imprint !== undefined && !('fault' in imprint);
  return {
    kind,
    token,
    raw,
    expectedDigest: known ? digestOf?.(imprint.hash) : undefined,
    faults: [],
  };
}

/**
 * A document time-stamp as one over whatever it covers. For a signature it is an archive
 * time-stamp when it covers material that came after the signature, or when none came at all
 * though there is some: then what was there had to do.
 */
export function documentTimestamp(
  { stamp, range, format }: ReadSignature,
  { signature, sizes }: { readonly signature?: ReadSignature; readonly sizes: StoreSizes },
): PlacedTimestamp {
  const covered = sizes.at(range.revisionIndex);
  const before = signature === undefined ? 0 : sizes.at(signature.range.revisionIndex);
  const archives = covered > 0 && (covered > before || covered === sizes.now);
  return {
    kind: archives ? 'archive' : 'document',
    token: stamp?.token,
    raw: stamp?.token.raw ?? new Uint8Array(),
    expectedDigest: stamp?.expectedDigest,
    faults: [...range.faults, ...format],
  };
}

/** Whether it is over everything that `earlier` is over, and over that signature itself. */
export function isCoveredBy(earlier: ReadSignature, later: ReadSignature): boolean {
  const ends = (read: ReadSignature) => read.range.parts.at(-1)?.until ?? -1;
  return ends(earlier) >= 0 && ends(earlier) <= (later.range.parts[0]?.until ?? -1);
}

function readToken(raw: Uint8Array): TimestampToken | undefined {
  try {
    return parseTimestampToken(raw);
  } catch (cause) {
    if (cause instanceof PkiError) return undefined;
    throw cause;
  }
}
