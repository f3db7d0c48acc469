/**
 * The `crit` header parameter (RFC 7515, 4.1.11; RFC 7797, 6; TS 119 182-1, 5.1.9): names a
 * reader has to understand or else refuse the signature.
 *
 * `sigD` and `b64` change what is signed, so they have to be there whenever they are used: a
 * reader that knows neither would take the signature for one over something else.
 */

import { memberOf, textsAt } from '../../json/json-value.ts';
import type { JadesFault } from './jades-fault.ts';
import type { JadesSignature } from '../read/parsed-jades.ts';

const demanded = ['sigD', 'b64'];

const understood = new Set([
  ...demanded,
  'iat',
  'sigT',
  'x5t#o',
  'sigX5ts',
  'srCms',
  'sigPl',
  'srAts',
  'adoTst',
  'sigPId',
  'etsiU',
]);

/** Those of RFC 7515 and RFC 7518 are understood by everybody and must not be named. */
const registered = new Set(
  (
    'alg jku jwk kid x5u x5c x5t x5t#S256 typ cty crit ' + 'epk apu apv iv tag p2s p2c enc zip'
  ).split(' '),
);

export function criticalFaults({ protectedHeader, header }: JadesSignature): JadesFault[] {
  const used = demanded.filter((name) => protectedHeader.members.has(name));
  if (header?.members.has('crit') === true) return ['crit_malformed'];
  if (memberOf(protectedHeader, 'crit') === undefined) {
    return used.length === 0 ? [] : ['crit_incomplete'];
  }
  const names = textsAt(protectedHeader, 'crit') ?? [];
  const isThere = (name: string): boolean =>
    protectedHeader.members.has(name) || header?.members.has(name) === true;
  const wellFormed =
    names.length > 0 &&
    new Set(names).size === names.length &&
    names.every((name) => isThere(name) && !registered.has(name));
  return [
    ...(wellFormed ? [] : ['crit_malformed' as const]),
    ...(used.every((name) => names.includes(name)) ? [] : ['crit_incomplete' as const]),
    ...(names.every((name) => understood.has(name)) ? [] : ['crit_not_understood' as const]),
  ];
}
