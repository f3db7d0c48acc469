/**
 * Show an authority: what the public may know of it, its certificates above all.
 *
 * It goes by its identifier, as it stands in certificates, or by its kind, which people can
 * remember and type.
 */

import type { AuthorityId } from '#domain/identifiers.ts';
import { authorityKinds } from '#domain/issuance/authority.ts';
import type { Authority } from '#domain/issuance/authority.ts';
import { refuseUnless } from '#domain/refusal.ts';
import type { Authorities } from '#ports/authorities.ts';

/** @throws {Refusal} `authority_unknown`. */
export type ShowAuthority = (name: string) => Promise<Authority>;

export function makeShowAuthority({ authorities }: { authorities: Authorities }): ShowAuthority {
  return (name) => findAuthority(authorities, name);
}

/** @throws {Refusal} `authority_unknown`. */
export async function findAuthority(authorities: Authorities, name: string): Promise<Authority> {
  const kind = authorityKinds.find((known) => known === name);
  const authority =
    kind === undefined
      ? await authorities.find(name as AuthorityId)
      : await authorities.findByKind(kind);
  refuseUnless(authority !== undefined, 'authority_unknown');
  return authority;
}
