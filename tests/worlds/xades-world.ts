/**
 * Everything a test about XAdES needs: the test PKI, signers whose keys are "elsewhere", an
 * authority that stamps what it is given, and ways to change a document by hand.
 */

import {
  describeXades,
  embedXades,
  extendXades,
  prepareXades,
  xadesTimestampInput,
} from '@kumoin/ades';
import type {
  AdesNeeds,
  AdesSigner,
  PreparedXades,
  ResolveContent,
  SignatureDescription,
  SignatureLevel,
  XadesContent,
  XadesOrder,
} from '@kumoin/ades';
import { digest, parseCertificate } from '@kumoin/pki';
import type { SignatureAlgorithm } from '@kumoin/pki';
import { defaultAlgorithm, makePkiWorld, makeTestNeeds } from '@kumoin/testkit';
import type { ActorName, PkiWorld, TestNeeds } from '@kumoin/testkit';

export interface XadesWish extends Partial<Omit<XadesOrder, 'content' | 'signer'>> {
  readonly signer?: ActorName;
  readonly algorithm?: SignatureAlgorithm;
  /** Adds a signature time-stamp. */
  readonly stamped?: boolean;
}

export interface XadesWorld {
  readonly pki: PkiWorld;
  readonly needs: AdesNeeds & TestNeeds;
  signerOf(name: ActorName, algorithm?: SignatureAlgorithm): AdesSigner;
  order(content: XadesContent, wish?: XadesWish): XadesOrder;
  /** A token over these octets. */
  stamp(octets: Uint8Array): Promise<Uint8Array>;
  finish(prepared: PreparedXades, wish?: XadesWish): Promise<Uint8Array>;
  sign(content: XadesContent, wish?: XadesWish): Promise<Uint8Array>;
  extend(
    document: Uint8Array,
    level: Exclude<SignatureLevel, 'B-B'>,
    resolve?: ResolveContent,
  ): Promise<Uint8Array>;
  /** The signature at that place, counted from 0. */
  described(document: Uint8Array, index?: number, resolve?: ResolveContent): SignatureDescription;
}

export function makeXadesWorld({ at }: { readonly at: number }): XadesWorld {
  const pki = makePkiWorld({ at });
  const needs = makeTestNeeds(pki);
  let made = 0;
  /** Other bytes each time, the same in every run. */
  const random = (length: number) => {
    made += 1;
    return Uint8Array.from({ length }, (_, index) => (index * 37 + made) % 256);
  };
  const signerOf: XadesWorld['signerOf'] = (name, algorithm = defaultAlgorithm(name)) => {
    const [certificate = new Uint8Array(), ...chain] = pki.chain(name);
    return { certificate, chain, algorithm };
  };
  const order: XadesWorld['order'] = (content, wish = {}) => {
    const { signer = 'p256', algorithm, stamped: _, ...more } = wish;
    return { content, signer: signerOf(signer, algorithm), signingTime: at, random, ...more };
  };
  const stamp: XadesWorld['stamp'] = (octets) =>
    needs.timestamp({ hash: 'sha256', digest: digest('sha256', octets) });
  const finish: XadesWorld['finish'] = async (prepared, { signer = 'p256', stamped } = {}) => {
    const signature = pki.sign(signer, prepared.signer.algorithm, prepared.toBeSigned);
    if (stamped !== true) return embedXades(prepared, signature);
    const timestampToken = await stamp(xadesTimestampInput(prepared, signature));
    return embedXades(prepared, signature, { timestampToken });
  };
  return {
    pki,
    needs,
    signerOf,
    order,
    stamp,
    finish,
    sign: (content, wish) => finish(prepareXades(order(content, wish)), wish),
    extend: async (document, level, resolve) => {
      const anchors = [parseCertificate(pki.certificate('root'))];
      const reading = resolve === undefined ? {} : { resolve };
      const extended = await extendXades(document, { level, needs, anchors, at }, reading);
      // What another product made may be no baseline signature, and can be raised all the same.
      const missed = extended.shortfalls.filter(({ code }) => code !== 'not_baseline');
      if (missed.length > 0) throw new Error(JSON.stringify(missed));
      return extended.document;
    },
    described: (document, index = 0, resolve) => {
      const reading = resolve === undefined ? {} : { resolve };
      const found = describeXades(document, reading).signatures[index];
      if (found === undefined) throw new Error(`no signature ${index}`);
      return found;
    },
  };
}
