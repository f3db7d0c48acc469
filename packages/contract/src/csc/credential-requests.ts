/**
 * What is asked of credentials: `credentials/list` and `credentials/info` (CSC API v1.0.4.0 and
 * v2.0.0.2, 11.4 and 11.5), `credentials/create` and `credentials/delete` (v2.2.0.0, 11.4, 11.5).
 */

import Type from 'typebox';
import type { Static } from 'typebox';
import {
  clientData,
  credentialID,
  details,
  flag,
  lang,
  userID,
  withWords,
} from './request-members.ts';

const paging = {
  maxResults: Type.Optional(
    Type.Unknown({ description: 'Integer; whatever else it is counts as absent' }),
  ),
  pageToken: Type.Optional(
    Type.String({ maxLength: 1024, ...withWords({ type: 'Invalid parameter pageToken' }) }),
  ),
};

/** v1 lists in pages, and tells identifiers alone. */
export const cscListRequestV1 = Type.Object({ clientData, userID, ...paging });

/** The document has no paging in v2; it harms nobody, and v2.2 clients ask for it. */
export const cscListRequestV2 = Type.Object({
  clientData,
  userID,
  credentialInfo: flag,
  ...details,
  onlyValid: flag,
  lang,
  ...paging,
});

/** Of one credential, in as much detail as is asked for. */
export const cscCredentialInfoRequest = Type.Object({ clientData, credentialID, ...details, lang });

const claim = Type.Optional(Type.String({ minLength: 1, maxLength: 255 }));

/** The person of a new certificate, in the claim names of OpenID Connect Core 1.0, 5.1; what there must be is
 * ETSI TS 119 432 V1.3.1's choice. */
export const cscSubjectData = Type.Object({
  sub: claim,
  given_name: Type.String({ minLength: 1, maxLength: 255 }),
  family_name: Type.String({ minLength: 1, maxLength: 255 }),
  birthdate: Type.String({ minLength: 1, maxLength: 10, description: 'YYYY-MM-DD' }),
  gender: Type.String({ minLength: 1, maxLength: 255 }),
  email: claim,
  address: Type.Object({
    country: Type.String({ minLength: 2, maxLength: 2, description: 'ISO 3166-1 alpha-2' }),
    region: claim,
    locality: claim,
  }),
});
/** See `cscSubjectData`. */
export type CscSubjectData = Static<typeof cscSubjectData>;

/** Also in `authorization_details` of type `credential-creation`: there it is agreed to. */
export const cscCreationRequest = Type.Object({
  certificatePolicy: Type.String({ minLength: 1, maxLength: 255 }),
  subjectData: cscSubjectData,
});
/** See `cscCreationRequest`. */
export type CscCreationRequest = Static<typeof cscCreationRequest>;

/** What was agreed to, once more, and what shall be told of the outcome. */
export const cscCreateCredentialRequest = Type.Object({
  clientData,
  credentialCreationRequest: cscCreationRequest,
  credentialInfo: flag,
  ...details,
  lang,
});

/** The credential that was agreed to, once more. */
export const cscDeleteCredentialRequest = Type.Object({
  clientData,
  credentialDeletionRequest: Type.Object({ credentialID }),
});
