/**
 * What the time-stamps of a JAdES signature are over (TS 119 182-1, 5.2.6, 5.3.4 and 5.3.6.3):
 *
 *     adoTst  payload
 *     sigTst  signature value, base64url
 *     arcTst  payload . protected header . signature value . the members of etsiU before it
 *
 * and of the extended profile (annex A.1.5), read but never written:
 *
 *     sigRTst  signature value . the sigTst and references before it
 *     rfsTst   the references
 *
 * all as texts in the form they stand in the document, the members without a separator.
 */

import { membersNamed } from './etsi-u.ts';
import type { EtsiU } from './etsi-u.ts';
import type { JadesSignature } from './parsed-jades.ts';
import { payloadPieces } from './payload-pieces.ts';
import type { PayloadSource } from './payload-pieces.ts';

type Pieces = Iterable<Uint8Array>;

/** @returns undefined when content is not at hand. */
export function contentStampPieces(source: PayloadSource): Pieces | undefined {
  return payloadPieces(source, 'timestamp');
}

export function signatureStampPieces({ signatureText }: JadesSignature): Pieces {
  return [ascii(signatureText)];
}

/**
 * @param before how many members of `etsiU` stand before the time-stamp.
 * @returns undefined when content is not at hand, or members are in clear: those are over a
 * canonical form that the specification leaves to be named.
 */
export function archiveStampPieces(
  source: PayloadSource,
  signature: JadesSignature,
  before: number,
): Pieces | undefined {
  const payload = payloadPieces(source, 'timestamp');
  const members = encodedMembers(signature.etsiU, before);
  if (payload === undefined || members === undefined) return undefined;
  const { protectedText, signatureText } = signature;
  return (function* () {
    yield* payload;
    yield ascii(`.${protectedText}.${signatureText}.`);
    for (const member of members) yield ascii(member);
  })();
}

const references = ['xRefs', 'rRefs', 'axRefs', 'arRefs'];

/** @returns undefined when members are in clear. */
export function signatureAndReferencePieces(
  { signatureText, etsiU }: JadesSignature,
  before: number,
): Pieces | undefined {
  if (etsiU.form !== 'base64url') return undefined;
  const earlier = { ...etsiU, members: etsiU.members.slice(0, before) };
  const named = membersNamed(earlier, 'sigTst', ...references);
  return [`${signatureText}.`, ...named.flatMap(({ encoded }) => encoded ?? [])].map(ascii);
}

/** @returns undefined when members are in clear. */
export function referencePieces({ etsiU }: JadesSignature): Pieces | undefined {
  if (etsiU.form !== 'base64url') return undefined;
  return membersNamed(etsiU, ...references).flatMap(({ encoded }) =>
    encoded === undefined ? [] : [ascii(encoded)],
  );
}

function encodedMembers({ form, members }: EtsiU, before: number): readonly string[] | undefined {
  if (form === 'absent') return [];
  if (form !== 'base64url') return undefined;
  return members.slice(0, before).flatMap(({ encoded }) => encoded ?? []);
}

function ascii(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}
