/**
 * What can be asked of `signatures/signDoc`, in the words of the API: one table that `info`
 * shows and that requests are read by. CSC API v2.0.0.2, 11.1 and 11.11.
 */

import { signatureLevels } from '@kumoin/ades';
import type { SignatureLevel } from '@kumoin/ades';
import type { PadesEnvelope, XadesEnvelope } from '#domain/signatures/document-to-sign.ts';

/** Of CAdES and JAdES alike. */
export const attachments: ReadonlyMap<string, { readonly attached: boolean }> = new Map([
  ['Attached', { attached: true }],
  ['Detached', { attached: false }],
  // Beside other signatures over the same document: each stands alone, so it is a detached one.
  ['Parallel', { attached: false }],
]);

export const padesEnvelopes: ReadonlyMap<string, PadesEnvelope> = new Map([
  ['Certification', 'certification'],
  ['Revision', 'revision'],
]);

export const xadesEnvelopes: ReadonlyMap<string, XadesEnvelope> = new Map([
  ['Enveloped', 'enveloped'],
  ['Enveloping', 'enveloping'],
  ['Detached', 'detached'],
]);

/** Of each `signature_format`, its values of `signed_envelope_property`. */
export const signatureFormats: ReadonlyMap<string, readonly string[]> = new Map([
  ['P', [...padesEnvelopes.keys()]],
  ['C', [...attachments.keys()]],
  ['X', [...xadesEnvelopes.keys()]],
  ['J', [...attachments.keys()]],
]);

/** As the tables of the document spell them; its samples say `AdES-…`. */
export const conformanceLevels: ReadonlyMap<string, SignatureLevel> = new Map(
  signatureLevels.map((level) => [`Ades-${level}`, level]),
);

/** Whichever way it is spelt; undefined: a level we do not make. */
export function findLevel(asked: string): SignatureLevel | undefined {
  const wanted = asked.toLowerCase();
  for (const [spelt, level] of conformanceLevels) {
    if (spelt.toLowerCase() === wanted) return level;
  }
  return undefined;
}
