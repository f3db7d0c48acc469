/**
 * What is asked for a signer's yes: `credentials/authorize`, `authorizeCheck`, `getChallenge`,
 * `extendTransaction` and `sendOTP`. CSC API v1.0.4.0, 11.6 to 11.8 and v2.0.0.2, 11.6 to 11.9.
 *
 * v1 sends `PIN` and `OTP`, v2 sends `authData`; clients mix them, so each version takes both.
 */

import Type from 'typebox';
import type { Static } from 'typebox';
import {
  clientData,
  credentialID,
  digests,
  hashAlgorithmOID,
  sad,
  withWords,
} from './request-members.ts';

const factor = Type.Optional(Type.String({ maxLength: 256 }));
const badAuthData = 'Missing (or invalid type) array parameter authData';

/** No `value` where the person answers elsewhere. An assertion of a passkey is a long one. */
const authData = Type.Optional(
  Type.Array(
    Type.Object({
      id: Type.String({ maxLength: 64 }),
      value: Type.Optional(Type.String({ maxLength: 16_384 })),
    }),
    { maxItems: 16, ...withWords({ item: badAuthData }) },
  ),
);

const afterHashes = {
  hashAlgorithmOID,
  PIN: factor,
  OTP: factor,
  authData,
  description: Type.Optional(Type.String({ maxLength: 500 })),
};

/** With the digests as `hash`. */
export const cscAuthorizeRequestV1 = Type.Object({
  clientData,
  credentialID,
  numSignatures: Type.Integer(),
  hash: Type.Optional(digests({})),
  ...afterHashes,
});

/** With the digests as `hashes`. */
export const cscAuthorizeRequestV2 = Type.Object({
  clientData,
  credentialID,
  numSignatures: Type.Integer(),
  hashes: Type.Optional(digests({})),
  ...afterHashes,
});

/** A yes that waits for the person: ask again with this. */
export const cscHandleAnswer = Type.Object({ handle: Type.String() });
/** See `cscHandleAnswer`. */
export type CscHandleAnswer = Static<typeof cscHandleAnswer>;

const badHandle = 'Invalid parameter handle';
/** The handle of the answer before. */
export const cscAuthorizeCheckRequest = Type.Object({
  clientData,
  handle: Type.String({ maxLength: 512, ...withWords({ type: badHandle }) }),
});

/** `authObjectID` is an `id` of `auth.objects`. */
export const cscGetChallengeRequest = Type.Object({
  clientData,
  credentialID: Type.String({
    maxLength: 255,
    ...withWords({ type: 'Invalid parameter credentialID' }),
  }),
  authObjectID: Type.String({
    maxLength: 64,
    ...withWords({ type: 'Invalid parameter authObjectID' }),
  }),
});

/** In-band; a challenge that went another way is answered 204. */
export const cscChallengeAnswer = Type.Object({ challenge: Type.String() });
/** See `cscChallengeAnswer`. */
export type CscChallengeAnswer = Static<typeof cscChallengeAnswer>;

/** For a one-time password that is sent. */
export const cscSendOtpRequest = Type.Object({ clientData, credentialID });

/** With the digests as `hash`. */
export const cscExtendRequestV1 = Type.Object({
  clientData,
  credentialID,
  hash: Type.Optional(digests({})),
  hashAlgorithmOID,
  SAD: sad,
});

/** With the digests as `hashes`. */
export const cscExtendRequestV2 = Type.Object({
  clientData,
  credentialID,
  hashes: Type.Optional(digests({})),
  hashAlgorithmOID,
  SAD: sad,
});
