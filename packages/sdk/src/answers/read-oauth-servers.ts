/**
 * Where `info` sends a client for tokens: `oauth2`, `oauth2Issuer` (v2) or `oauth2Servers`
 * (v2.2). Exactly one of them by the documents; a server that names two is taken at both words,
 * and one that puts the whole address of the authorization endpoint into `oauth2` is understood.
 */

import { findText, membersOf, textsOf } from '../wire/members.ts';
import type { Members } from '../wire/members.ts';

/** An authorization server: by the base of its endpoints, or by its issuer (RFC 8414). */
export interface OAuthServerPlace {
  readonly label: string | undefined;
  /** Without a slash at its end, and without `/oauth2/authorize`. */
  readonly base: string | undefined;
  readonly issuer: string | undefined;
  /** `oauth2code`, `oauth2client`. */
  readonly authTypes: readonly string[];
  /** Understands `authorization_details` (RFC 9396). */
  readonly supportsRar: boolean;
}

/** In the order to try them. */
export function readOAuthServers(answer: Members): readonly OAuthServerPlace[] {
  const listed = answer['oauth2Servers'];
  const entries: readonly unknown[] = Array.isArray(listed) ? listed : [];
  const places = entries.map((entry) => readPlace(membersOf(entry)));
  const top = placeOf({
    label: undefined,
    base: findText(answer, 'oauth2'),
    issuer: findText(answer, 'oauth2Issuer'),
    authTypes: textsOf(answer['authType']).filter((type) => type.startsWith('oauth2')),
    supportsRar: answer['supportsRar'] === true,
  });
  return [...places, top].filter(({ base, issuer }) => (base ?? issuer) !== undefined);
}

/** The base of the endpoints, from whatever a server puts into `oauth2`. */
export function oauthBase(address: string): string {
  return address.replace(/\/+$/, '').replace(/\/oauth2\/authorize$/, '');
}

function readPlace(members: Members): OAuthServerPlace {
  return placeOf({
    label: findText(members, 'label'),
    base: findText(members, 'baseUri'),
    issuer: findText(members, 'issuerIdentifier'),
    authTypes: textsOf(members['authType']),
    supportsRar: members['supportsRar'] === true,
  });
}

function placeOf(place: OAuthServerPlace): OAuthServerPlace {
  return { ...place, base: place.base === undefined ? undefined : oauthBase(place.base) };
}
