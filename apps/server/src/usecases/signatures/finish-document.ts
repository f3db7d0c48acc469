/**
 * Finish document: a document that was agreed to, and the signature over what was prepared of it,
 * become what goes to the caller.
 *
 *     prepare once more → time-stamp the signature → embed → extend
 *
 * Nothing is kept from the first preparation: the same evidence makes the same octets
 * (docs/adr/0022), and a signature that does not fit them does not get in.
 */

import { NeedUnmet } from '@kumoin/ades';
import type { AdesNeeds, SignatureLevel } from '@kumoin/ades';
import { digest } from '@kumoin/pki';
import { Outage } from '#domain/outage.ts';
import { Refusal } from '#domain/refusal.ts';
import type { SignedDocument } from '#domain/signatures/document-to-sign.ts';
import { prepareDocument } from '#domain/signatures/prepare-document.ts';
import { detachedName } from '#domain/signatures/prepare-text-document.ts';
import type { DocumentFinishing } from '#ports/document-work.ts';
import type { Augmentation } from './augmentation.ts';

export interface FinishDocumentPorts {
  readonly needs: Pick<AdesNeeds, 'timestamp'>;
  readonly augmentation: Augmentation;
}

/**
 * @throws {Refusal} `level_not_reached`, `extension_refused`.
 * @throws {Outage} when an authority of ours is down.
 */
export type FinishDocument = (finishing: DocumentFinishing) => Promise<SignedDocument>;

export function needsValidationData(level: SignatureLevel): boolean {
  return level === 'B-LT' || level === 'B-LTA';
}

/** What an authority of ours says of itself is said on; others are out of order, or said no. */
export function inOwnWords(cause: unknown): never {
  if (!(cause instanceof NeedUnmet)) throw cause;
  if (cause.cause instanceof Outage || cause.cause instanceof Refusal) throw cause.cause;
  if (!cause.permanent) throw new Outage('provider_failed', { cause });
  throw new Refusal('level_not_reached', cause.message);
}

const timestampHash = 'sha256';

export function makeFinishDocument({ needs, augmentation }: FinishDocumentPorts): FinishDocument {
  return async function finishDocument({ preparation, signature }) {
    const document = prepareDocument(preparation);
    const { level, format, detached } = document;
    if (level === 'B-B') return document.embed(signature, undefined);
    const imprint = digest(timestampHash, document.stampedOctets(signature));
    const order = { hash: timestampHash, digest: imprint } as const;
    const token = await needs.timestamp(order).catch(inOwnWords);
    const signed = document.embed(signature, token);
    // Of the CMS of a PDF that is elsewhere, the rest is up to whoever has the PDF.
    if (!needsValidationData(level) || format === undefined) return signed;
    const files = detached === undefined ? [] : [{ name: detachedName, content: detached }];
    return { ...signed, bytes: await augmentation.extend(signed.bytes, { level, format, files }) };
  };
}
