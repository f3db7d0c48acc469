/**
 * From a signature value to a document of the level that was asked for, in any format:
 *
 *     embed (with a time-stamp for B-T) → open again → add validation data → archive
 *
 * The signature time-stamp goes in with the signature where it can be had. What cannot be had
 * ends the way up: the caller gets what was reached and why it is not more.
 */

import { digest } from '@kumoin/pki';
import { AdesError } from '../ades-error.ts';
import type { AdesErrorCode } from '../ades-error.ts';
import { signatureFits } from '../cms/check-answer.ts';
import type { Extended, Shortfall } from '../extend/augmentable.ts';
import type { SignatureLevel } from '../extend/signature-level.ts';
import { extendSignature } from './extend-signature.ts';
import type { Extension, KnownFiles, PreparedSignature } from './signature-order.ts';

export interface FinishOrder extends Omit<Extension, 'level'> {
  readonly level: SignatureLevel;
  /** What a detached signature is over. */
  readonly files: KnownFiles;
}

/**
 * @param signature as X.509 carries it; ECDSA is the DER of r and s.
 * @returns the document, and the level its bytes bear out.
 * @throws {AdesError} `…_signature_wrong` when it does not verify: nobody is asked to stamp it.
 */
export async function finishSignature(
  prepared: PreparedSignature,
  signature: Uint8Array,
  order: FinishOrder,
): Promise<Extended> {
  const { level: wanted, files, ...extension } = order;
  if (!signatureFits({ ...prepared, signature })) throw new AdesError(wrongSignature(prepared));
  if (wanted === 'B-B') {
    const document = await prepared.embed(signature);
    return { document, wanted, level: 'B-B', shortfalls: [] };
  }
  if (prepared.finish !== undefined) {
    return prepared.finish(signature, { ...extension, level: wanted });
  }
  const { document, shortfall } = await embedStamped(prepared, signature, extension);
  if (shortfall !== undefined) return { document, wanted, level: 'B-B', shortfalls: [shortfall] };
  return extendSignature(document, { ...extension, format: prepared.format, level: wanted, files });
}

function wrongSignature({ format }: PreparedSignature): AdesErrorCode {
  if (format === 'pades' || format === 'xades' || format === 'jades') {
    return `${format}_signature_wrong`;
  }
  return format.endsWith('xades') ? 'xades_signature_wrong' : 'cms_signature_wrong';
}

interface Stamped {
  readonly document: Uint8Array;
  readonly shortfall?: Shortfall;
}

async function embedStamped(
  prepared: PreparedSignature,
  signature: Uint8Array,
  { needs, hash = 'sha256' }: Omit<Extension, 'level'>,
): Promise<Stamped> {
  const imprint = { hash, digest: digest(hash, prepared.stampedOctets(signature)) };
  const token = await needs.timestamp(imprint).catch((cause: unknown) => told(cause));
  if (!(token instanceof Uint8Array)) {
    const document = await prepared.embed(signature);
    return { document, shortfall: { ...token, level: 'B-T', about: prepared.format } };
  }
  try {
    return { document: await prepared.embed(signature, token) };
  } catch (cause) {
    if (!(cause instanceof AdesError) || !wrongTimestamp.has(cause.code)) throw cause;
    const document = await prepared.embed(signature);
    const shortfall = { level: 'B-T', code: 'timestamp_wrong', about: prepared.format } as const;
    return { document, shortfall: { ...shortfall, detail: cause.message } };
  }
}

const wrongTimestamp: ReadonlySet<AdesErrorCode> = new Set([
  'cms_timestamp_wrong',
  'pades_timestamp_wrong',
  'xades_timestamp_wrong',
  'jades_timestamp_wrong',
]);

/** A need that is not met throws whatever the caller's functions throw: it is told, not hidden. */
function told(cause: unknown): Pick<Shortfall, 'code' | 'detail'> {
  const detail = cause instanceof Error ? cause.message : String(cause);
  return { code: 'timestamp_unavailable', detail };
}
