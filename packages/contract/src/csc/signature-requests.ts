/**
 * `signatures/signHash`, `signatures/signPolling` and `signatures/timestamp`. CSC API v1.0.4.0,
 * 11.9 and 11.10, v2.0.0.2, 11.10, 11.12 and 11.13.
 *
 * Members stand in the order in which they are checked: that of the error table.
 */

import Type from 'typebox';
import {
  clientData,
  credentialID,
  digests,
  hashAlgorithmOID,
  oid,
  operation,
  sad,
  signAlgoParams,
  userID,
  withWords,
} from './request-members.ts';

/** The v2 table still calls the array `hash` in its texts; so do we. */
const signedDigests = digests({
  type: 'Missing (or invalid type) array parameter hash',
  empty: 'Empty hash array',
});

/** Always with the SAD, and at once. */
export const cscSignHashRequestV1 = Type.Object({
  clientData,
  SAD: sad,
  credentialID,
  hash: signedDigests,
  signAlgo: oid,
  signAlgoParams,
  hashAlgo: Type.Optional(oid),
});

/** `SAD` may stay away where the bearer token is itself the signer's yes. */
export const cscSignHashRequestV2 = Type.Object({
  clientData,
  SAD: Type.Optional(sad),
  credentialID,
  hashes: signedDigests,
  signAlgo: oid,
  signAlgoParams,
  hashAlgorithmOID,
  ...operation,
});

/** `requestID` is what was answered as `responseID`. */
export const cscSignPollingRequest = Type.Object({
  clientData,
  requestID: Type.String({ maxLength: 255 }),
  userID,
});

const badHash = 'Missing (or invalid type) string parameter hash';
const oneHash = Type.String({ maxLength: 1024 });

/** An array of one digest is taken too: signHash of v2 has accustomed clients to it. */
export const cscTimestampRequest = Type.Object({
  clientData,
  hash: Type.Union([oneHash, Type.Array(oneHash, { minItems: 1, maxItems: 1 })], {
    description: 'Base64',
    ...withWords({ type: badHash }),
  }),
  hashAlgo: oid,
  nonce: Type.Optional(
    Type.String({
      pattern: '^[0-9A-Fa-f]{1,64}$',
      ...withWords({ type: 'Invalid parameter nonce' }),
    }),
  ),
});
