/**
 * The signature engine for whoever holds the key elsewhere: `/signing/v1/…`, as JSON. Two calls
 * make a signature, and nothing is kept between them:
 *
 *     prepare → sign what is answered, with whichever key → embed, with the same order again
 *
 * `embed` makes everything anew from the order, `signingTime` and `seed`, so that it comes to the
 * same octets as `prepare` did. Documents and certificates are Base64; times are RFC 3339, UTC.
 */

import Type from 'typebox';
import type { Static, TObject } from 'typebox';
import {
  augmentedLevelNames,
  signatureFormatNames,
  signatureLevelNames,
  signaturePackagings,
  signingAlgorithmNames,
  signingHashNames,
} from './signing-words.ts';

const closed = { additionalProperties: false } as const;
const text = (description: string, maxLength = 1000) =>
  Type.String({ minLength: 1, maxLength, description });
const optional = (description: string, maxLength?: number) =>
  Type.Optional(text(description, maxLength));
/** As long as the whole body may be; the HTTP server limits that first. */
const base64 = (description: string) =>
  Type.String({ minLength: 1, description: `Base64: ${description}` });

/** Where the methods are. */
export const signingBase = '/signing/v1';

const filesMax = 100;

const file = Type.Object(
  {
    name: text('As the signature is to call it', 255),
    document: Type.Optional(base64('the whole')),
    digest: Type.Optional(
      base64(
        'instead of the document, where the signature is detached; by the hash of the algorithm',
      ),
    ),
    mimeType: optional('Media type', 127),
  },
  closed,
);

const signer = Type.Object(
  {
    certificates: Type.Array(base64('a certificate, DER'), {
      minItems: 1,
      maxItems: 10,
      description: 'The signer’s first, then its issuers',
    }),
    algorithm: Type.Enum([...signingAlgorithmNames], { description: 'What the key signs with' }),
  },
  closed,
);

const properties = Type.Object(
  {
    commitments: Type.Optional(
      Type.Array(
        text(
          'proof-of-origin, … -receipt, -delivery, -sender, -approval, -creation; or an OID or URI',
          255,
        ),
        { maxItems: 16 },
      ),
    ),
    claimedRoles: Type.Optional(
      Type.Array(text('A role the signer claims', 255), { maxItems: 16 }),
    ),
    place: Type.Optional(
      Type.Object(
        {
          country: optional('Two letters', 2),
          locality: optional('Town', 128),
          region: optional('State or province', 128),
          postalCode: optional('Postal code', 40),
          street: optional('Street', 255),
        },
        closed,
      ),
    ),
    policy: Type.Optional(
      Type.Object(
        {
          id: text('Object identifier, dotted, or a URI', 255),
          hash: Type.Enum([...signingHashNames], { description: 'Of the digest' }),
          digest: base64('digest of the policy document'),
          uri: optional('Where the document is to be had', 2048),
          userNotice: optional('To be shown to who relies on it', 400),
        },
        closed,
      ),
    ),
    contentHints: Type.Optional(
      Type.Object({ description: optional('For people'), contentType: text('Dotted', 64) }, closed),
    ),
  },
  {
    ...closed,
    description: 'What the signer says beside; refused where the format has no place for it',
  },
);

const visible = Type.Object(
  {
    page: Type.Optional(Type.Integer({ minimum: 1, maximum: 100_000, description: 'default: 1' })),
    corner: Type.Enum(['top_left', 'top_right', 'bottom_left', 'bottom_right']),
    width: Type.Number({ minimum: 4, maximum: 14_400, description: 'points' }),
    height: Type.Number({ minimum: 4, maximum: 14_400, description: 'points' }),
    margin: Type.Optional(Type.Number({ minimum: 0, maximum: 14_400 })),
    lines: Type.Optional(
      Type.Array(Type.String({ maxLength: 1000 }), {
        maxItems: 20,
        description: 'default: name, time, reason, location',
      }),
    ),
    image: Type.Optional(base64('PNG or JPEG')),
    utcOffsetMinutes: Type.Optional(Type.Integer({ minimum: -720, maximum: 840 })),
  },
  closed,
);

const permits = Type.Enum(['nothing', 'forms', 'annotations'], {
  description:
    'What may change afterwards (DocMDP 1, 2, 3); `forms` if it certifies and says nothing',
});

const pdf = Type.Object(
  {
    fieldName: optional('Full name of an empty signature field, or of a new one', 255),
    name: optional('The signer’s name, for viewers'),
    reason: optional('Why it is signed'),
    location: optional('Where it is signed'),
    contactInfo: optional('How to reach the signer'),
    certifies: Type.Optional(
      Type.Boolean({ description: 'As the first signature of the document' }),
    ),
    permits: Type.Optional(permits),
    locks: Type.Optional(
      Type.Object(
        {
          action: Type.Enum(['All', 'Include', 'Exclude']),
          fields: Type.Optional(Type.Array(text('Full name of a field', 255), { maxItems: 1000 })),
          permits: Type.Optional(permits),
        },
        closed,
      ),
    ),
    visible: Type.Optional(visible),
  },
  { ...closed, description: 'Of a PDF signature alone' },
);

const xml = Type.Object(
  {
    elementIds: Type.Optional(
      Type.Array(text('Id of an element that is signed', 255), { maxItems: filesMax }),
    ),
    parentId: optional('Id of the element the signature stands in; default: the root', 255),
  },
  { ...closed, description: 'Of an XML signature alone' },
);

const level = Type.Enum([...signatureLevelNames]);

const orderMembers = {
  format: Type.Enum([...signatureFormatNames]),
  packaging: Type.Optional(
    Type.Enum([...new Set(Object.values(signaturePackagings).flat())], {
      description:
        'What the format has, by default the first of: pades enveloped; cades attached, detached; xades enveloped, enveloping, detached, internally-detached; jades flattened, general, compact, detached; asic-* container',
    }),
  ),
  level,
  files: Type.Array(file, {
    maxItems: filesMax,
    description:
      'What is signed. None where `existing` holds it: in a container, beside a signature that carries its document, or when countersigning',
  }),
  signer,
  properties: Type.Optional(properties),
  pdf: Type.Optional(pdf),
  xml: Type.Optional(xml),
  existing: Type.Optional(
    base64('a signature or container to which this one is added, beside those that are in it'),
  ),
  countersigns: optional(
    'Instead: the id of the signature in `existing` that is countersigned',
    255,
  ),
};

const prepareRequest = Type.Object(orderMembers, closed);

const prepared = Type.Object({
  hash: Type.Enum([...signingHashNames]),
  digest: Type.String({ description: 'Base64: what a key signs; of toBeSigned' }),
  toBeSigned: Type.String({
    description: 'Base64: what a key signs that takes no digest (Ed25519)',
  }),
  signingTime: Type.String({ description: 'To be given to embed' }),
  seed: Type.String({ description: 'To be given to embed' }),
});

const embedRequest = Type.Object(
  {
    ...orderMembers,
    signingTime: text('As prepare answered it', 40),
    seed: text('As prepare answered it', 64),
    signature: base64('the signature; of ECDSA the DER of r and s, or r and s one after the other'),
    acceptLower: Type.Optional(
      Type.Boolean({ description: 'Take a level below the one asked for, and be told why' }),
    ),
  },
  closed,
);

const shortfall = Type.Object({
  level: Type.String({ description: 'The level that could not be reached for this' }),
  code: Type.String(),
  about: Type.String({ description: 'The signature or certificate' }),
  detail: Type.Optional(Type.String()),
});

const made = Type.Object({
  document: Type.String({ description: 'Base64: what was made' }),
  kind: Type.Enum(['document', 'signature'], {
    description: 'The document with its signature inside, or the signature beside it',
  }),
  level: Type.String({ description: 'What it is: never more than it bears out' }),
  shortfalls: Type.Array(shortfall),
});

const extendRequest = Type.Object(
  {
    document: base64('the signed document, or the signature that stands beside it'),
    files: Type.Optional(
      Type.Array(file, { maxItems: filesMax, description: 'What a detached signature is over' }),
    ),
    // Every signature is a B-B already.
    level: Type.Enum([...augmentedLevelNames]),
    acceptLower: Type.Optional(Type.Boolean()),
  },
  closed,
);

const inspectRequest = Type.Object(
  {
    document: base64('the signed document, or the signature that stands beside it'),
    files: Type.Optional(Type.Array(file, { maxItems: filesMax })),
  },
  closed,
);

export interface SigningForm {
  readonly path: string;
  readonly request: TObject;
  readonly answer: TObject;
  readonly en: string;
  readonly ja: string;
}

export const signingForms = {
  prepare: {
    path: '/prepare',
    request: prepareRequest,
    answer: prepared,
    en: 'What a key elsewhere is to sign, for a signature of any format',
    ja: '他所にある鍵で署名すべき値を求める（全署名形式）',
  },
  embed: {
    path: '/embed',
    request: embedRequest,
    answer: made,
    en: 'Put the signature in, with time-stamps and validation data as the level asks',
    ja: '署名値を組み込み、レベルに応じてタイムスタンプと検証情報を付ける',
  },
  extend: {
    path: '/extend',
    request: extendRequest,
    answer: made,
    en: 'Raise the level of a signature, also of one made elsewhere; renew its last time-stamp',
    ja: '署名のレベルを上げる（他製品の署名も可）。最後のタイムスタンプを更新する',
  },
  inspect: {
    path: '/inspect',
    request: inspectRequest,
    // What a document says has no fixed members: see DocumentDescription of @kumoin/ades.
    answer: Type.Object({
      description: Type.Unknown({ description: 'As `describeDocument` of @kumoin/ades tells it' }),
    }),
    en: 'What a signed document says, and whether its octets hold together',
    ja: '署名済み文書の内容と完全性を調べる',
  },
} as const satisfies Record<string, SigningForm>;

export type SigningMethod = keyof typeof signingForms;
export type SigningRequest<Method extends SigningMethod> = Static<
  (typeof signingForms)[Method]['request']
>;
export type SigningAnswer<Method extends SigningMethod> = Static<
  (typeof signingForms)[Method]['answer']
>;
