/**
 * Members that requests of many CSC methods share, each with its bounds.
 *
 * A member that breaks its schema is told in the pattern of the documents' tables (CSC API
 * v1.0.4.0 and v2.0.0.2, clause 11). Where a row has words of its own they stand in the schema
 * itself, as `x-error-words`: so each row of a table is written down once.
 */

import Type from 'typebox';

/** Words of a table row that do not follow the pattern. */
export interface CscErrorWords {
  /** Missing, or of another JSON type. */
  readonly type?: string;
  /** Of the right type, with a bad value. */
  readonly value?: string;
  /** An array without entries. */
  readonly empty?: string;
  /** An array with more entries than anybody may send. */
  readonly tooMany?: string;
  /** An entry of the array is bad. */
  readonly item?: string;
}

/** Where a schema keeps its `CscErrorWords`; `x-` is for extensions in OpenAPI. */
export const cscErrorWordsKey = 'x-error-words';

/** Writes them into a schema. */
export const withWords = (words: CscErrorWords) => ({ [cscErrorWordsKey]: words });

/** The most digests one request may carry; a credential may allow fewer. */
export const cscDigestsMax = 1000;

const badBase64 = 'Invalid Base64 hash string parameter';
const oidCharactersMax = 128;

export const credentialID = Type.String({ maxLength: 255 });
export const sad = Type.String({ maxLength: 8192 });
export const oid = Type.String({ maxLength: oidCharactersMax });
export const hashAlgorithmOID = Type.Optional(oid);
export const signAlgoParams = Type.Optional(
  Type.String({ maxLength: 2048, description: 'Base64 of DER' }),
);
export const lang = Type.Optional(Type.String({ maxLength: 100, description: 'RFC 5646' }));
export const flag = Type.Optional(Type.Boolean());

/** What nearly every method takes: checked first, for form alone, and neither used nor kept. */
export const clientData = Type.Optional(
  Type.String({ maxLength: 65_536, ...withWords({ type: 'Invalid parameter clientData' }) }),
);

/** Somebody else's account, where the token is not one person's. */
export const userID = Type.Optional(
  Type.String({ maxLength: 255, ...withWords({ type: 'Invalid parameter userID' }) }),
);

/** Which certificates of a credential are shown, and what else of it. */
export const details = {
  certificates: Type.Optional(Type.Enum(['none', 'single', 'chain'])),
  certInfo: flag,
  authInfo: flag,
};

/** Base64 digests; what a digest of the wrong length is, the hash algorithm beside it decides. */
export function digests(words: CscErrorWords) {
  return Type.Array(Type.String({ maxLength: 1024 }), {
    ...('empty' in words && { minItems: 1 }),
    maxItems: cscDigestsMax,
    description: 'Base64',
    ...withWords({ tooMany: 'Numbers of signatures is too high', item: badBase64, ...words }),
  });
}

/** Asynchronous signing. Outside mode `A` the last two are ignored, whatever they are. */
export const operation = {
  operationMode: Type.Optional(Type.Enum(['S', 'A'])),
  validity_period: Type.Optional(Type.Unknown({ description: 'Integer, milliseconds; mode A' })),
  response_uri: Type.Optional(Type.Unknown({ description: 'An absolute URI; mode A' })),
};
