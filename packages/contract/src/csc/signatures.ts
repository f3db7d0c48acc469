/** Answers of the `signatures/…` methods. CSC API v2.0.0.2, 11.10 to 11.13. */

import Type from 'typebox';
import type { Static } from 'typebox';

/** Base64, in the order of the hashes; ECDSA as DER. */
export const cscSignHashAnswer = Type.Object({ signatures: Type.Array(Type.String()) });
/** See `cscSignHashAnswer`. */
export type CscSignHashAnswer = Static<typeof cscSignHashAnswer>;

const base64s = Type.Optional(Type.Array(Type.String()));

/** v2: the signatures, or in mode `A` what to poll with. */
export const cscSignHashAnswerV2 = Type.Object({
  signatures: base64s,
  responseID: Type.Optional(Type.String()),
});
/** See `cscSignHashAnswerV2`. */
export type CscSignHashAnswerV2 = Static<typeof cscSignHashAnswerV2>;

const documentAnswer = {
  DocumentWithSignature: base64s,
  SignatureObject: base64s,
  validationInfo: Type.Optional(
    Type.Object({ ocsp: base64s, crl: base64s, certificates: base64s }),
  ),
};

/** Documents with their signatures inside, signatures beside them, or what to poll with. */
export const cscSignDocAnswer = Type.Object({
  ...documentAnswer,
  responseID: Type.Optional(Type.String()),
});
/** See `cscSignDocAnswer`. */
export type CscSignDocAnswer = Static<typeof cscSignDocAnswer>;

/** What the polled call would have answered. */
export const cscSignPollingAnswer = Type.Object({ signatures: base64s, ...documentAnswer });
/** See `cscSignPollingAnswer`. */
export type CscSignPollingAnswer = Static<typeof cscSignPollingAnswer>;

/** Base64 of the RFC 3161 time-stamp token. */
export const cscTimestampAnswer = Type.Object({ timestamp: Type.String() });
/** See `cscTimestampAnswer`. */
export type CscTimestampAnswer = Static<typeof cscTimestampAnswer>;
