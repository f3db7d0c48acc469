/**
 * Everything a test about signed PDFs needs: the test PKI, signers whose keys are "elsewhere",
 * a time-stamp authority that stamps what it is given, and the verifier that trusts the root.
 */

import { readFileSync } from 'node:fs';
import { appearanceFontUrl, embedPades, preparePades, verifyPdf } from '@kumoin/ades';
import type {
  PadesOrder,
  PdfReport,
  PreparedPades,
  SignatureReport,
  VerifyOrder,
} from '@kumoin/ades';
import { buildTstInfo, digest, prepareTimestampToken } from '@kumoin/pki';
import type { SignatureAlgorithm } from '@kumoin/pki';
import { defaultAlgorithm, makePkiWorld } from '@kumoin/testkit';
import type { ActorName, PkiWorld } from '@kumoin/testkit';

export interface SigningWish extends Partial<Omit<PadesOrder, 'pdf' | 'signer'>> {
  readonly signer?: ActorName;
  readonly algorithm?: SignatureAlgorithm;
  /** Adds a signature time-stamp by that authority. */
  readonly stampedBy?: ActorName;
  readonly stampedAt?: number;
}

export interface PadesWorld {
  readonly pki: PkiWorld;
  readonly font: Uint8Array;
  prepare(pdf: Uint8Array, wish?: SigningWish): PreparedPades;
  /** The signer's answer to `prepared.toBeSigned`. */
  answer(prepared: PreparedPades, wish?: SigningWish): Uint8Array;
  /** A token over these bytes. */
  stamp(bytes: Uint8Array, by?: ActorName, at?: number): Uint8Array;
  sign(pdf: Uint8Array, wish?: SigningWish): Uint8Array;
  verify(pdf: Uint8Array, order?: Partial<VerifyOrder>): PdfReport;
  /** The report on the signature at that place, counted from 0. */
  report(pdf: Uint8Array, index?: number, order?: Partial<VerifyOrder>): SignatureReport;
}

const font = new Uint8Array(readFileSync(appearanceFontUrl));

export function makePadesWorld({ at }: { readonly at: number }): PadesWorld {
  const pki = makePkiWorld({ at });

  const prepare: PadesWorld['prepare'] = (pdf, wish = {}) => {
    const { signer = 'p256', algorithm, stampedBy, stampedAt: _, ...order } = wish;
    const [certificate, ...chain] = pki.chain(signer);
    if (certificate === undefined) throw new Error(`${signer} has no certificate`);
    return preparePades({
      pdf,
      signingTime: at,
      signer: { certificate, chain, algorithm: algorithm ?? defaultAlgorithm(signer) },
      timestampBytes: stampedBy === undefined ? 0 : 8192,
      random: fixedRandom,
      ...order,
    });
  };
  const answer: PadesWorld['answer'] = ({ toBeSigned, signer }, wish = {}) =>
    pki.sign(wish.signer ?? 'p256', signer.algorithm, toBeSigned);
  const stamp: PadesWorld['stamp'] = (bytes, by = 'tsa', stampedAt = at) => {
    const signatureAlgorithm = defaultAlgorithm(by);
    const prepared = prepareTimestampToken(
      buildTstInfo({
        policy: '1.3.6.1.4.1.55555.2.1',
        hash: 'sha256',
        messageDigest: digest('sha256', bytes),
        serialNumber: 1n,
        at: stampedAt,
      }),
      { signerCertificate: pki.certificate(by), certificates: pki.chain(by), signatureAlgorithm },
    );
    return prepared.finish(pki.sign(by, signatureAlgorithm, prepared.toBeSigned));
  };
  const sign: PadesWorld['sign'] = (pdf, wish = {}) => {
    const prepared = prepare(pdf, wish);
    const signature = answer(prepared, wish);
    if (wish.stampedBy === undefined) return embedPades(prepared, signature);
    const timestampToken = stamp(signature, wish.stampedBy, wish.stampedAt);
    return embedPades(prepared, signature, { timestampToken });
  };
  const verify: PadesWorld['verify'] = (pdf, order = {}) =>
    verifyPdf(pdf, { anchors: [pki.certificate('root')], at, ...order });
  const report: PadesWorld['report'] = (pdf, index = 0, order = {}) => {
    const found = verify(pdf, order).signatures[index];
    if (found === undefined) throw new Error(`no signature ${index}`);
    return found;
  };
  return { pki, font, prepare, answer, stamp, sign, verify, report };
}

/** The same bytes each time: tests compare files. */
export function fixedRandom(length: number): Uint8Array {
  return Uint8Array.from({ length }, (_, index) => (index * 37 + 11) % 256);
}
