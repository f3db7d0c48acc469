/** `auth/login` and `auth/revoke`. CSC API v1.0.4.0 and v2.0.0.2, 11.2 and 11.3. */

import Type from 'typebox';
import type { Static } from 'typebox';
import { clientData, flag, withWords } from './request-members.ts';

const badRefreshToken = 'Invalid string parameter: refresh_token';
const badHint = 'Invalid string parameter token_type_hint';

/** The account comes in the header, or is known by the refresh token. */
export const cscLoginRequest = Type.Object({
  clientData,
  refresh_token: Type.Optional(
    Type.String({
      pattern: '^[A-Za-z0-9\\-._~+/]{1,512}=*$',
      maxLength: 600,
      ...withWords({ type: badRefreshToken, value: badRefreshToken }),
    }),
  ),
  rememberMe: flag,
});

/** `refresh_token` only where `rememberMe` was asked. */
export const cscLoginAnswer = Type.Object({
  access_token: Type.String(),
  refresh_token: Type.Optional(Type.String()),
  /** Seconds the access token lives. */
  expires_in: Type.Integer(),
});
/** See `cscLoginAnswer`. */
export type CscLoginAnswer = Static<typeof cscLoginAnswer>;

/** Any token of the caller's: of access, of refreshing, or a SAD. */
export const cscRevokeRequest = Type.Object({
  clientData,
  token: Type.String({
    maxLength: 8192,
    ...withWords({ value: 'Invalid string parameter token' }),
  }),
  token_type_hint: Type.Optional(
    Type.Enum(['access_token', 'refresh_token'], withWords({ type: badHint })),
  ),
});
