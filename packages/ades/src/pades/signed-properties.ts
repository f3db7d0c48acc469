/**
 * What a signer says in the CMS of a PDF signature. The place and the time are the signature
 * dictionary's, what is signed is a PDF, and a commitment or a policy stands there or a reason
 * here, not both (EN 319 142-1, 6.3).
 */

import { AdesError } from '../ades-error.ts';
import { buildCadesAttributes } from '../cades/build-cades-attributes.ts';
import { buildCadesProperty } from '../cades/cades-property.ts';
import type { CadesProperty, CadesPropertyName } from '../cades/cades-property.ts';
import type { SignerProperties } from '../properties/signer-properties.ts';

export interface PadesWords {
  readonly signerProperties?: SignerProperties;
  /** Values that came encoded; each type once, here or above. */
  readonly properties?: readonly CadesProperty[];
}

const inPdf: ReadonlySet<CadesPropertyName> = new Set([
  'commitment-type-indication',
  'signer-attributes-v2',
  'signature-policy-identifier',
  'content-time-stamp',
]);
const notBesideReason: ReadonlySet<CadesPropertyName> = new Set([
  'commitment-type-indication',
  'signature-policy-identifier',
]);

/**
 * @param reason of the signature dictionary.
 * @returns complete attributes, DER.
 * @throws {AdesError} `property_unsupported`, `cades_property_malformed`.
 */
export function buildPadesAttributes(
  { signerProperties = {}, properties = [] }: PadesWords,
  reason: string | undefined,
): readonly Uint8Array[] {
  const said = [...namesOf(signerProperties), ...properties.map(({ name }) => name)];
  const misplaced = said.find(
    (name) => !inPdf.has(name) || (reason !== undefined && notBesideReason.has(name)),
  );
  if (misplaced !== undefined) throw new AdesError('property_unsupported', misplaced);
  return [...buildCadesAttributes(signerProperties), ...properties.map(buildCadesProperty)];
}

/** What a PDF says in its dictionary of where it was signed: the rest, and the text. */
export interface PlacedWords {
  readonly signerProperties: SignerProperties;
  readonly location?: string;
}

/**
 * The dictionary has one text for the place, where other formats have fields.
 * @throws {AdesError} `property_unsupported` for two places.
 */
export function placeInDictionary(
  { place, ...signerProperties }: SignerProperties,
  location: string | undefined,
): PlacedWords {
  if (place === undefined) return { signerProperties, ...(location !== undefined && { location }) };
  if (location !== undefined) {
    throw new AdesError('property_unsupported', 'a production place beside a location');
  }
  const { street, postalCode, locality, region, country } = place;
  const parts = [street, postalCode, locality, region, country];
  return { signerProperties, location: parts.filter(Boolean).join(', ') };
}

function namesOf(properties: SignerProperties): readonly CadesPropertyName[] {
  const names = {
    commitments: 'commitment-type-indication',
    claimedRoles: 'signer-attributes-v2',
    place: 'signer-location',
    policy: 'signature-policy-identifier',
    contentHints: 'content-hints',
    mimeType: 'mime-type',
  } as const satisfies Record<keyof SignerProperties, CadesPropertyName>;
  const given = Object.keys(names) as (keyof SignerProperties)[];
  return given.filter((key) => properties[key] !== undefined).map((key) => names[key]);
}
