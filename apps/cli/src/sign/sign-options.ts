/** What `kumoin sign` can be told, as the command line gives it. */

import type { RevocationFreshness, SignatureLevel } from '@kumoin/ades';
import type { FormatChoice } from '../engine/signing-plan.ts';
import type { SignerWishes } from '../engine/signer-wishes.ts';
import type { FieldLock } from './lock-wish.ts';
import type { MeansOptions } from './signing-means.ts';
import type { VisiblePlace } from './visible-place.ts';

export interface SignOptions extends MeansOptions, SignerWishes {
  readonly output: string | undefined;
  readonly force: boolean;
  /** By the kind of the file where it is not told. */
  readonly format: FormatChoice | undefined;
  readonly packaging: string | undefined;
  readonly containerType: 'cades' | 'xades' | undefined;
  /** The file is signed already: one more signature goes into it. */
  readonly add: boolean;
  /** Id of the signature in it that is countersigned instead. */
  readonly countersign: string | undefined;
  /** What the detached signature that is added to is over. */
  readonly content: readonly string[];
  /** Ids of the elements an internally detached XML signature is over. */
  readonly elements: readonly string[];
  /** Id of the element an XML signature stands in. */
  readonly parent: string | undefined;
  /** Of JSON: the payload stands in it as it is, not as base64url. */
  readonly unencoded: boolean;
  readonly level: SignatureLevel;
  /** By the credential where it is not told. */
  readonly hash: 'sha256' | 'sha384' | 'sha512' | undefined;
  /** Files of trusted certificates, for validation data. */
  readonly trust: readonly string[];
  readonly revocationFreshness: RevocationFreshness;
  readonly insecureHttp: boolean;
  readonly credential: string | undefined;
  /** Time-stamp authorities in the order of preference; empty: that of the server. */
  readonly tsa: readonly string[];
  /** Whether certificates may lead to addresses in private networks. */
  readonly allowPrivate: boolean;
  /** What may change after this signature, which is the first then (DocMDP). */
  readonly certify: Certifying | undefined;
  /** Form fields nobody may change afterwards (FieldMDP). */
  readonly lock: FieldLock | undefined;
  readonly name: string | undefined;
  readonly reason: string | undefined;
  readonly location: string | undefined;
  readonly contact: string | undefined;
  readonly field: string | undefined;
  /** Undefined for an invisible signature. */
  readonly visible: VisiblePlace | undefined;
  readonly image: string | undefined;
  /** Lines shown instead of name, time, reason and place; empty: the usual ones. */
  readonly text: readonly string[];
  /** File of another TrueType font to show it in. */
  readonly font: string | undefined;
  /** In which the time is shown; that of this machine unless told. */
  readonly timezone: string | undefined;
  readonly pdfPasswordFile: string | undefined;
  readonly home: string;
  readonly json: boolean;
  readonly quiet: boolean;
}

/** `none`: nothing; `fill`: forms and signatures; `annotate`: remarks too. */
export type Certifying = 'none' | 'fill' | 'annotate';
