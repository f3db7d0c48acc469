/** `signatures/signHash` and `signatures/timestamp`. CSC API v2.0.0.2, 11.10 and 11.13. */

import Type from 'typebox';
import type { Static } from 'typebox';

/** Base64, in the order of the hashes; ECDSA as DER. */
export const cscSignHashAnswer = Type.Object({ signatures: Type.Array(Type.String()) });
/** See `cscSignHashAnswer`. */
export type CscSignHashAnswer = Static<typeof cscSignHashAnswer>;

/** Base64 of the RFC 3161 time-stamp token. */
export const cscTimestampAnswer = Type.Object({ timestamp: Type.String() });
/** See `cscTimestampAnswer`. */
export type CscTimestampAnswer = Static<typeof cscTimestampAnswer>;
