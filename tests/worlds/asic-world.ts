/**
 * Everything a test about containers needs: the test PKI, files, signers whose keys are elsewhere,
 * and whoever stamps and answers about revocation.
 */

import { embedAsic, extendAsic, openZip, prepareAsicCades, prepareAsicXades } from '@kumoin/ades';
import type {
  AsicCadesOrder,
  AsicTarget,
  AsicXadesOrder,
  Extended,
  ExtendOrder,
  PreparedAsic,
} from '@kumoin/ades';
import { parseCertificate } from '@kumoin/pki';
import { defaultAlgorithm, makePkiWorld, makeTestNeeds, seededRandom } from '@kumoin/testkit';
import type { ActorName, PkiWorld, TestNeeds } from '@kumoin/testkit';

export interface AsicWish extends Partial<Omit<AsicCadesOrder, 'signer' | 'target'>> {
  readonly signer?: ActorName;
}

export interface AsicXadesWish extends Partial<Omit<AsicXadesOrder, 'signer' | 'target'>> {
  readonly signer?: ActorName;
}

export interface AsicWorld {
  readonly at: number;
  readonly pki: PkiWorld;
  readonly needs: TestNeeds;
  prepareCades(target: AsicTarget, wish?: AsicWish): Promise<PreparedAsic>;
  answer(prepared: PreparedAsic, by?: ActorName): Uint8Array;
  signCades(target: AsicTarget, wish?: AsicWish): Promise<Uint8Array>;
  prepareXades(target: AsicTarget, wish?: AsicXadesWish): Promise<PreparedAsic>;
  signXades(target: AsicTarget, wish?: AsicXadesWish): Promise<Uint8Array>;
  /** With everybody outside saying that it is then. */
  extend(container: Uint8Array, order: AsicExtension): Promise<Extended>;
}

export interface AsicExtension {
  readonly level: ExtendOrder['level'];
  /** Milliseconds since 1970; the instant of the world unless given. */
  readonly at?: number;
  readonly signatures?: readonly string[];
}

export const asicFiles = [
  { name: 'contract.txt', mimeType: 'text/plain', content: new TextEncoder().encode('I agree.\n') },
  { name: 'annex/größe & Maß.txt', content: new TextEncoder().encode('4 m²\n') },
] as const;

export const oneFile = { container: 'asic-s', files: [asicFiles[0]] } as const;
export const twoFiles = { container: 'asic-e', files: asicFiles } as const;

export function makeAsicWorld({ at }: { readonly at: number }): AsicWorld {
  const pki = makePkiWorld({ at });
  const needs = makeTestNeeds(pki);
  const chance = seededRandom(162);
  const random = (length: number): Uint8Array => Uint8Array.from({ length }, () => chance() * 256);
  const anchors = [parseCertificate(pki.certificate('root'))];

  const prepareCades: AsicWorld['prepareCades'] = async (target, wish = {}) => {
    const { signer = 'p256', ...order } = wish;
    const [certificate = new Uint8Array(), ...chain] = pki.chain(signer);
    return await prepareAsicCades({
      target,
      signingTime: at,
      signer: { certificate, chain, algorithm: defaultAlgorithm(signer) },
      ...order,
    });
  };
  const prepareXades: AsicWorld['prepareXades'] = async (target, wish = {}) => {
    const { signer = 'p256', ...order } = wish;
    const [certificate = new Uint8Array(), ...chain] = pki.chain(signer);
    return await prepareAsicXades({
      target,
      signingTime: at,
      random,
      signer: { certificate, chain, algorithm: defaultAlgorithm(signer) },
      ...order,
    });
  };
  const answer: AsicWorld['answer'] = ({ toBeSigned }, by = 'p256') =>
    pki.sign(by, defaultAlgorithm(by), toBeSigned);

  return {
    at,
    pki,
    needs,
    prepareCades,
    answer,
    signCades: async (target, wish = {}) => {
      const prepared = await prepareCades(target, wish);
      const signature = answer(prepared, wish.signer);
      return await embedAsic(prepared, signature);
    },
    prepareXades,
    signXades: async (target, wish = {}) => {
      const prepared = await prepareXades(target, wish);
      return await embedAsic(prepared, answer(prepared, wish.signer));
    },
    extend: async (container, { at: then = at, ...order }) => {
      needs.settings.at = then;
      return await extendAsic(container, { ...order, needs, anchors, at: then });
    },
  };
}

/** What stands in a container, by name. */
export async function readAsic(container: Uint8Array): Promise<Map<string, Uint8Array>> {
  const archive = await openZip(container);
  const found = new Map<string, Uint8Array>();
  for (const entry of archive.entries) found.set(entry.name, await archive.read(entry));
  return found;
}
