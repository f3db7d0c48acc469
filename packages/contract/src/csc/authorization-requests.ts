/**
 * What is asked for a signer's yes: `credentials/authorize`, `authorizeCheck`, `getChallenge`,
 * `extendTransaction` and `sendOTP`. CSC API v1.0.4.0, 11.6 to 11.8 and v2.0.0.2, 11.6 to 11.9.
 *
 * v1 sends `PIN` and `OTP`, v2 sends `authData`; clients mix them, so each version takes both.
 *
 * A token computes over what is to be signed (object `OCRA`), so what asks for its challenge names
 * digests, number and documents already: members that the documents do not have
 * (docs/adr/0040-digests-at-get-challenge.md).
 */

import Type from 'typebox';
import type { Static } from 'typebox';
import {
  clientData,
  credentialID,
  cscDigestsMax,
  digests,
  hashAlgorithmOID,
  lang,
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

const description = Type.Optional(Type.String({ maxLength: 500 }));
const badDocuments = 'Missing (or invalid type) array parameter documents';

/** Extension: what the signer's token calls the documents, in the order of the digests. */
const documents = Type.Optional(
  Type.Array(Type.Object({ label: Type.Optional(Type.String({ maxLength: 500 })) }), {
    maxItems: cscDigestsMax,
    ...withWords({ item: badDocuments, tooMany: 'Numbers of signatures is too high' }),
  }),
);

const afterHashes = {
  hashAlgorithmOID,
  PIN: factor,
  OTP: factor,
  authData,
  description,
  documents,
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

/** Extension: where a token can read what it is to show: by picture, light or sound. */
const pageUrl = Type.Optional(Type.String({ format: 'uri' }));

/** A yes that waits for the person: ask again with this. */
export const cscHandleAnswer = Type.Object({ handle: Type.String(), pageUrl });
/** See `cscHandleAnswer`. */
export type CscHandleAnswer = Static<typeof cscHandleAnswer>;

const badHandle = 'Invalid parameter handle';
/** The handle of the answer before. */
export const cscAuthorizeCheckRequest = Type.Object({
  clientData,
  handle: Type.String({ maxLength: 512, ...withWords({ type: badHandle }) }),
});

/** Extension: what a token computes over. */
const computedOver = {
  hashAlgorithmOID,
  numSignatures: Type.Optional(Type.Integer()),
  description,
  documents,
  tokenID: Type.Optional(Type.String({ maxLength: 64, description: 'Of several, the one to ask' })),
  lang,
};

/** `authObjectID` is an `id` of `auth.objects`; for `OCRA` with the digests as `hashes`. */
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
  hashes: Type.Optional(digests({})),
  ...computedOver,
});

const line = Type.Object({
  label: Type.String(),
  value: Type.String({ description: 'As it is hashed' }),
});

/**
 * In-band; a challenge that went another way is answered 204. For `OCRA` the challenge is what
 * the signer types into the token, and the other members, which are an extension, are what it
 * shows.
 */
export const cscChallengeAnswer = Type.Object({
  challenge: Type.String(),
  expiresIn: Type.Optional(Type.Integer({ description: 'Seconds' })),
  pageUrl,
  statement: Type.Optional(
    Type.Object({
      title: Type.String(),
      relyingParty: Type.String(),
      lines: Type.Array(line),
    }),
  ),
});
/** See `cscChallengeAnswer`. */
export type CscChallengeAnswer = Static<typeof cscChallengeAnswer>;

/** For a one-time password that is sent, or computed by a token over the digests in `hash`. */
export const cscSendOtpRequestV1 = Type.Object({
  clientData,
  credentialID,
  hash: Type.Optional(digests({})),
  ...computedOver,
});

/** With the digests as `hashes`. */
export const cscSendOtpRequestV2 = Type.Object({
  clientData,
  credentialID,
  hashes: Type.Optional(digests({})),
  ...computedOver,
});

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
