/**
 * `signatures/signDoc`. CSC API v2.0.0.2, 11.11.
 *
 * Tolerant in: the document's own sample has `hashes` as a text, and both lists at once. Which
 * list there must be, and what may stand together, is decided behind the schema.
 */

import Type from 'typebox';
import type { Static } from 'typebox';
import {
  clientData,
  credentialID,
  flag,
  hashAlgorithmOID,
  oid,
  operation,
  sad,
  signAlgoParams,
  withWords,
} from './request-members.ts';

const documentsMax = 100;
const propertiesMax = 32;
const oneHash = Type.String({ maxLength: 1024 });
const badBase64 = 'Invalid Base64 hashes string parameter';

const ades = {
  // Missing and of a bad value have rows of their own, so its type is said.
  signature_format: Type.Enum(['C', 'X', 'P', 'J'], {
    type: 'string',
    ...withWords({ value: 'Invalid parameter signature_format' }),
  }),
  /** Two spellings of each are about: compared without regard to case. */
  conformance_level: Type.Optional(
    Type.String({ maxLength: 32, ...withWords({ type: 'Invalid parameter conformance_level' }) }),
  ),
  signAlgo: oid,
  signAlgoParams,
  signed_props: Type.Optional(
    Type.Array(
      Type.Object({
        attribute_name: Type.String({ minLength: 1, maxLength: 255 }),
        attribute_value: Type.Optional(Type.String({ maxLength: 16_384, description: 'Base64' })),
      }),
      { maxItems: propertiesMax, ...withWords({ type: 'Invalid parameter signed_props' }) },
    ),
  ),
  signed_envelope_property: Type.Optional(
    Type.String({
      maxLength: 32,
      ...withWords({ type: 'Invalid parameter signed_envelope_property' }),
    }),
  ),
};

const digestEntry = Type.Object({
  hashes: Type.Union([oneHash, Type.Array(oneHash, { minItems: 1, maxItems: 1000 })], {
    description: 'Base64; a text counts as an array of one',
    ...withWords({ type: badBase64 }),
  }),
  hashAlgorithmOID,
  ...ades,
});

/** As long as the whole body may be; the HTTP server limits that first. */
const documentEntry = Type.Object({
  document: Type.String({
    minLength: 1,
    description: 'Base64',
    ...withWords({ type: 'Invalid Base64 documents string parameter' }),
  }),
  hashAlgorithmOID,
  ...ades,
});

/** Documents, or digests of documents; one signature each. */
export const cscSignDocRequest = Type.Object({
  clientData,
  SAD: Type.Optional(sad),
  credentialID: Type.Optional(credentialID),
  signatureQualifier: Type.Optional(Type.String({ maxLength: 255 })),
  documentDigests: Type.Optional(
    Type.Array(digestEntry, {
      maxItems: documentsMax,
      ...withWords({
        type: 'Invalid object parameter documentDigests',
        tooMany: 'Invalid object parameter documentDigests',
      }),
    }),
  ),
  documents: Type.Optional(
    Type.Array(documentEntry, {
      maxItems: documentsMax,
      ...withWords({
        type: 'Invalid array parameter documents',
        tooMany: 'Invalid array parameter documents',
      }),
    }),
  ),
  ...operation,
  returnValidationInfo: flag,
});
/** See `cscSignDocRequest`. */
export type CscSignDocRequest = Static<typeof cscSignDocRequest>;
