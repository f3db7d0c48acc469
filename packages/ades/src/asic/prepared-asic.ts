/**
 * A container whose signature is still to come: plain values that can be stored between the steps,
 * but for files that were handed in as something to be read again.
 */

import type { HashAlgorithm } from '@kumoin/pki';
import type { PreparedCms } from '../cms/prepared-cms.ts';
import type { SignatureFormat } from '../describe/document-description.ts';
import type { ZipInput } from '../zip/byte-reader.ts';
import type { PreparedXades } from '../xades/prepared-xades.ts';
import type { ZipAddition } from '../zip/write-zip.ts';

export interface PreparedAsic {
  readonly format: SignatureFormat;
  readonly hash: HashAlgorithm;
  /** The message of the signature. */
  readonly toBeSigned: Uint8Array;
  /** `hash` of `toBeSigned`; Ed25519 signs the message itself. */
  readonly digestToSign: Uint8Array;
  readonly inner:
    | { readonly kind: 'cades'; readonly prepared: PreparedCms }
    | { readonly kind: 'xades'; readonly prepared: PreparedXades };
  readonly placing: AsicPlacing;
}

/** Everything but what is signed elsewhere. */
export interface AsicPlacing {
  /** Undefined for a new container. */
  readonly base: ZipInput | undefined;
  /** Entries of the base that are written anew. */
  readonly drop: readonly string[];
  readonly add: readonly ZipAddition[];
  /** The entry the signature or the token is put into, behind all others. */
  readonly name: string;
  /** Milliseconds since 1970. */
  readonly at: number;
}
