/** `info`: what a provider offers. CSC API v1.0.4.0 and v2.0.0.2, 11.1; v2.2.0.0. */

import Type from 'typebox';
import type { Static } from 'typebox';
import { lang } from './request-members.ts';

/** Nothing need be said; most clients send an empty object, some no body at all. */
export const cscInfoRequest = Type.Object({ lang });

const common = {
  specs: Type.String(),
  name: Type.String({ maxLength: 255 }),
  logo: Type.String(),
  region: Type.String(),
  lang: Type.String(),
  description: Type.String({ maxLength: 255 }),
  authType: Type.Array(Type.String()),
  /** Where the OAuth endpoints are below; only with an OAuth way in. */
  oauth2: Type.Optional(Type.String()),
  methods: Type.Array(Type.String()),
};

/** `methods` names what works, without `info` itself. */
export const cscInfoV1 = Type.Object(common);
/** See `cscInfoV1`. */
export type CscInfoV1 = Static<typeof cscInfoV1>;

/** `algoParams` and `envelope_properties` are there even when empty: clients read through them. */
export const cscInfoV2 = Type.Object({
  ...common,
  asynchronousOperationMode: Type.Boolean(),
  validationInfo: Type.Boolean(),
  signAlgorithms: Type.Object({
    algos: Type.Array(Type.String()),
    algoParams: Type.Array(Type.String()),
  }),
  signature_formats: Type.Object({
    formats: Type.Array(Type.String()),
    envelope_properties: Type.Array(Type.Array(Type.String())),
  }),
  conformance_levels: Type.Array(Type.String()),
  /** The authorization server understands `authorization_details`. */
  supportsRar: Type.Optional(Type.Boolean()),
  /** `dtbsr`: what signHash gets; `sdr`: of the signer's document. */
  supportedHashTypes: Type.Array(Type.String()),
  documentTypes: Type.Optional(Type.Array(Type.String())),
});
/** See `cscInfoV2`. */
export type CscInfoV2 = Static<typeof cscInfoV2>;
