/** The time the signer claims (EN 319 132-1, 5.2.1): an xsd:dateTime, which proves nothing. */

import type { XadesSignature } from './read-signature.ts';
import { xadesNamespace } from '../xades-names.ts';

const dateTime = /^(\d{4}-\d\d-\d\d)T\d\d:\d\d:\d\d(\.\d{1,9})?(Z|[+-]\d\d:\d\d)?$/u;

/** @returns milliseconds since 1970; undefined where there is none, or none that can be read. */
export function claimedSigningTime({ qualifying }: XadesSignature): number | undefined {
  const [properties] =
    qualifying?.signed?.childrenOf(xadesNamespace, 'SignedSignatureProperties') ?? [];
  const [time] = properties?.childrenOf(xadesNamespace, 'SigningTime') ?? [];
  const [text, day = '', , zone] = dateTime.exec(time?.leafText?.trim() ?? '') ?? [];
  if (text === undefined || !isInCalendar(day)) return undefined;
  // Without a zone it could be any; UTC is what baseline means.
  const at = Date.parse(zone === undefined ? `${text}Z` : text);
  return Number.isNaN(at) ? undefined : at;
}

/** `Date.parse` takes 31 February for 3 March. */
function isInCalendar(day: string): boolean {
  const at = Date.parse(`${day}T00:00:00Z`);
  return !Number.isNaN(at) && new Date(at).toISOString().startsWith(day);
}
