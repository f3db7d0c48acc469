/**
 * A JWS as it was read: every part in the very text it came in, since texts are what is signed
 * and time-stamped, with its place for what is spliced in later.
 */

import type { JsonObject } from '../../json/parse-json.ts';
import type { EtsiU } from './etsi-u.ts';

export type JadesPackaging = 'compact' | 'flattened' | 'general';

export interface JadesSignature {
  /** `signature-1` and so on in the order of the document; others for counter-signatures. */
  readonly id: string;
  readonly protectedText: string;
  readonly protectedHeader: JsonObject;
  readonly signatureText: string;
  readonly signature: Uint8Array;
  /** The unprotected header; a compact signature has none. */
  readonly header: JsonObject | undefined;
  readonly etsiU: EtsiU;
  /** The object the three stand in; a compact signature has none. */
  readonly node: JsonObject | undefined;
}

export interface ParsedJades {
  readonly packaging: JadesPackaging;
  readonly text: string;
  /** As it stands there; undefined: the payload is elsewhere. */
  readonly payload: string | undefined;
  readonly signatures: readonly JadesSignature[];
}
