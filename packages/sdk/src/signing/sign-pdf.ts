/**
 * A PDF end to end: prepare, the signer's yes, signature, time-stamp, embed.
 *
 * What knows PDF is handed in, in the shape of `@kumoin/ades` (`import * as ades` is an engine as
 * it stands): this package stays small, and runs where that one cannot. The engine checks the
 * signature against the certificate and the time-stamp against the signature before it puts them
 * into the document, so neither the server nor the authority is believed.
 */

import type { CscDigestAlgorithm } from '@kumoin/contract';
import { chooseAlgorithm } from './choose-algorithm.ts';
import { signDigest } from './sign-digest.ts';
import type { RemoteSigner, SignatureLevel } from './sign-digest.ts';

/** What stands in the signature besides the signature. */
export interface PdfWords {
  readonly name?: string;
  readonly reason?: string;
  readonly location?: string;
  /** Of an empty signature field, or of a new one. */
  readonly fieldName?: string;
}

export interface PdfPreparation extends PdfWords {
  readonly pdf: Uint8Array;
  /** Milliseconds since 1970: what the signer claims. */
  readonly signingTime: number;
  readonly signer: {
    readonly certificate: Uint8Array;
    readonly chain: readonly Uint8Array[];
    readonly algorithm: CscDigestAlgorithm;
  };
  /** Room for the time-stamp; none at level B-B. */
  readonly timestampBytes: number;
  readonly random: (length: number) => Uint8Array;
}

/** For a visible signature, wrap `preparePades` and add the appearance to the order. */
export interface PdfEngine<Prepared extends { readonly digestToSign: Uint8Array }> {
  preparePades(order: PdfPreparation): Prepared;
  embedPades(
    prepared: Prepared,
    signature: Uint8Array,
    options: { readonly timestampToken?: Uint8Array },
  ): Uint8Array;
  readonly timestampBytesUsual: number;
}

export interface SignPdfOrder extends PdfWords {
  readonly pdf: Uint8Array;
  readonly signer: RemoteSigner;
  /** B-T by default. */
  readonly level?: SignatureLevel;
  /** Now by default. */
  readonly signingTime?: number;
}

/** @returns the signed document. @throws {SdkError}, or what the engine and the signer throw. */
export async function signPdf<Prepared extends { readonly digestToSign: Uint8Array }>(
  engine: PdfEngine<Prepared>,
  order: SignPdfOrder,
): Promise<Uint8Array> {
  const { signer, level = 'B-T', signingTime = Date.now(), ...rest } = order;
  const algorithm = chooseAlgorithm(signer.credential);
  const [certificate = new Uint8Array(), ...chain] = signer.credential.chain;
  const prepared = engine.preparePades({
    ...rest,
    signingTime,
    signer: { certificate, chain, algorithm: algorithm.algorithm },
    timestampBytes: level === 'B-T' ? engine.timestampBytesUsual : 0,
    random: (length) => crypto.getRandomValues(new Uint8Array(length)),
  });
  const wanted = { digest: prepared.digestToSign, algorithm, level };
  const { signature, timestampToken } = await signDigest(signer, wanted);
  return engine.embedPades(prepared, signature, { ...(timestampToken && { timestampToken }) });
}
