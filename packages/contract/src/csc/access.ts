/** `auth/login`. CSC API v1.0.4.0 and v2.0.0.2, 11.2. */

import Type from 'typebox';
import type { Static } from 'typebox';

export const cscLoginAnswer = Type.Object({
  access_token: Type.String(),
  refresh_token: Type.Optional(Type.String()),
  expires_in: Type.Integer(),
});
export type CscLoginAnswer = Static<typeof cscLoginAnswer>;
