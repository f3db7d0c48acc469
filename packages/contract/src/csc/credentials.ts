/**
 * `credentials/list`, `credentials/info`, `credentials/authorize` and
 * `credentials/extendTransaction`. CSC API v1.0.4.0 and v2.0.0.2, 11.4 to 11.9.
 */

import Type from 'typebox';
import type { Static } from 'typebox';

const keyInfo = Type.Object({
  status: Type.Union([Type.Literal('enabled'), Type.Literal('disabled')]),
  algo: Type.Array(Type.String()),
  /** Bits: of the modulus, or of the field. */
  len: Type.Integer(),
  curve: Type.Optional(Type.String()),
});

const certInfo = Type.Object({
  status: Type.Optional(Type.String()),
  certificates: Type.Optional(Type.Array(Type.String())),
  issuerDN: Type.Optional(Type.String()),
  serialNumber: Type.Optional(Type.String()),
  subjectDN: Type.Optional(Type.String()),
  /** GeneralizedTime, such as `20300101000000Z`. */
  validFrom: Type.Optional(Type.String()),
  validTo: Type.Optional(Type.String()),
});
/** `cert`; the fields of the certificate only with `certInfo`. */
export type CscCertInfo = Static<typeof certInfo>;

const common = {
  description: Type.Optional(Type.String({ maxLength: 255 })),
  key: keyInfo,
  cert: certInfo,
  SCAL: Type.Union([Type.Literal('1'), Type.Literal('2')]),
  /** The most signatures one authorization may stand for. */
  multisign: Type.Integer({ minimum: 1 }),
  lang: Type.Optional(Type.String()),
};

const presence = Type.Union([
  Type.Literal('true'),
  Type.Literal('false'),
  Type.Literal('optional'),
]);
const format = Type.Optional(Type.Union([Type.Literal('A'), Type.Literal('N')]));

/** `PIN` and `OTP` only with `authInfo`; `presence` is a text, as the document has it. */
export const cscCredentialInfoV1 = Type.Object({
  ...common,
  authMode: Type.Union([
    Type.Literal('implicit'),
    Type.Literal('explicit'),
    Type.Literal('oauth2code'),
  ]),
  PIN: Type.Optional(
    Type.Object({
      presence,
      format,
      label: Type.Optional(Type.String()),
      description: Type.Optional(Type.String()),
    }),
  ),
  OTP: Type.Optional(
    Type.Object({
      presence,
      type: Type.Optional(Type.Union([Type.Literal('offline'), Type.Literal('online')])),
      format,
      label: Type.Optional(Type.String()),
      description: Type.Optional(Type.String()),
      ID: Type.Optional(Type.String()),
      provider: Type.Optional(Type.String()),
    }),
  ),
});
/** See `cscCredentialInfoV1`. */
export type CscCredentialInfoV1 = Static<typeof cscCredentialInfoV1>;

const authObject = Type.Object({
  type: Type.Union([
    Type.Literal('Password'),
    Type.Literal('PasswordOOB'),
    Type.Literal('ChallengeResponse'),
    Type.Literal('ChallengeResponseOOB'),
  ]),
  id: Type.String(),
  format,
  generator: Type.Optional(Type.String()),
  label: Type.Optional(Type.String()),
  description: Type.Optional(Type.String()),
});

/**
 * `auth.expression` and `auth.objects` only with `authInfo`; no expression where there is nothing
 * to collect. Clients read through `objects`, so an empty list is a list.
 */
export const cscCredentialInfoV2 = Type.Object({
  ...common,
  signatureQualifier: Type.Optional(Type.String()),
  auth: Type.Object({
    mode: Type.Union([Type.Literal('explicit'), Type.Literal('oauth2code')]),
    expression: Type.Optional(Type.String()),
    objects: Type.Optional(Type.Array(authObject)),
  }),
});
/** See `cscCredentialInfoV2`. */
export type CscCredentialInfoV2 = Static<typeof cscCredentialInfoV2>;

/** `nextPageToken` only where there is a next page. */
export const cscCredentialListV1 = Type.Object({
  credentialIDs: Type.Array(Type.String()),
  nextPageToken: Type.Optional(Type.String()),
});
/** See `cscCredentialListV1`. */
export type CscCredentialListV1 = Static<typeof cscCredentialListV1>;

const credentialEntry = { credentialID: Type.String(), ...cscCredentialInfoV2.properties };

/** What was enrolled, where `credentialInfo` asked for it; else the identifier alone. */
export const cscCreatedCredential = Type.Object({
  credentialID: Type.String(),
  ...Type.Partial(cscCredentialInfoV2).properties,
});
/** See `cscCreatedCredential`. */
export type CscCreatedCredential = Static<typeof cscCreatedCredential>;

/** `credentialInfos` in the order of `credentialIDs`, only with `credentialInfo`. */
export const cscCredentialListV2 = Type.Object({
  credentialIDs: Type.Array(Type.String()),
  credentialInfos: Type.Optional(Type.Array(Type.Object(credentialEntry))),
  onlyValid: Type.Optional(Type.Boolean()),
  nextPageToken: Type.Optional(Type.String()),
});
/** See `cscCredentialListV2`. */
export type CscCredentialListV2 = Static<typeof cscCredentialListV2>;

/** The signer's yes; `expiresIn` in seconds. */
export const cscSadAnswer = Type.Object({ SAD: Type.String(), expiresIn: Type.Integer() });
/** See `cscSadAnswer`. */
export type CscSadAnswer = Static<typeof cscSadAnswer>;
