/**
 * `token_type_hint` of `oauth2/revoke`. RFC 7009 lets a server pass over a hint it does not know;
 * CSC API v1.0.4.0, 8.3.4 has a row for it, and nothing is revoked then.
 */
export function isKnownHint(hint: unknown): boolean {
  return hint === undefined || hint === 'access_token' || hint === 'refresh_token';
}
