/** `auth/login`. CSC API v1.0.4.0 and v2.0.0.2, 11.2. */

import Type from 'typebox';
import type { Static } from 'typebox';

/** `refresh_token` only where `rememberMe` was asked. */
export const cscLoginAnswer = Type.Object({
  access_token: Type.String(),
  refresh_token: Type.Optional(Type.String()),
  /** Seconds the access token lives. */
  expires_in: Type.Integer(),
});
/** See `cscLoginAnswer`. */
export type CscLoginAnswer = Static<typeof cscLoginAnswer>;
