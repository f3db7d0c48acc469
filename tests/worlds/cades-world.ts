/**
 * Everything a test about CAdES needs: the test PKI, signers whose keys are "elsewhere", needs
 * that answer, and each level in one call, made by the steps augmentation is made of.
 */

import { describeCades, embedCms, openAugmentableCades, prepareCades } from '@kumoin/ades';
import type {
  AdesSigner,
  CadesOrder,
  DetachedContent,
  PreparedCms,
  SignatureLevel,
  Stamp,
  ValidationData,
} from '@kumoin/ades';
import { parseCertificate } from '@kumoin/pki';
import type { HashAlgorithm, SignatureAlgorithm } from '@kumoin/pki';
import { actorNames, defaultAlgorithm, makePkiWorld, makeTestNeeds } from '@kumoin/testkit';
import type { ActorName, PkiWorld, TestNeeds } from '@kumoin/testkit';

export const cadesDocument = new TextEncoder().encode('The very bytes that are to be signed.\n');

export interface CadesWish extends Partial<Omit<CadesOrder, 'signer'>> {
  readonly signer?: ActorName;
  readonly algorithm?: SignatureAlgorithm;
}

export interface CadesWorld {
  readonly pki: PkiWorld;
  readonly needs: TestNeeds;
  readonly get: Stamp;
  signerOf(name: ActorName, algorithm?: SignatureAlgorithm): AdesSigner;
  /** The answer of the key that is elsewhere, put in. */
  finish(prepared: PreparedCms, name?: ActorName): Uint8Array;
  /** Level B-B: attached, by `p256`, unless wished otherwise. */
  sign(wish?: CadesWish): Uint8Array;
  /** All that is needed to validate these actors and the authority later. */
  material(...names: readonly ActorName[]): Promise<ValidationData>;
  /** Every signer of it, step by step, from what it is. */
  extend(cms: Uint8Array, level: SignatureLevel, given?: Extending): Promise<Uint8Array>;
  levels(cms: Uint8Array, content?: DetachedContent): readonly string[];
}

export interface Extending {
  readonly content?: DetachedContent;
  readonly hash?: HashAlgorithm;
  readonly signers?: readonly ActorName[];
}

export function makeCadesWorld({ at }: { readonly at: number }): CadesWorld {
  const pki = makePkiWorld({ at });
  const needs = makeTestNeeds(pki);
  const get: Stamp = (imprint) => needs.timestamp(imprint);

  const signerOf: CadesWorld['signerOf'] = (name, algorithm = defaultAlgorithm(name)) => {
    const [certificate = new Uint8Array(), ...chain] = pki.chain(name);
    return { certificate, chain, algorithm };
  };
  const finish: CadesWorld['finish'] = (prepared, name = 'p256') =>
    embedCms(prepared, pki.sign(name, prepared.signer.algorithm, prepared.toBeSigned));
  const sign: CadesWorld['sign'] = ({ signer = 'p256', algorithm, ...order } = {}) => {
    const prepared = prepareCades({
      content: { document: cadesDocument },
      attached: true,
      signingTime: at,
      ...order,
      signer: signerOf(signer, algorithm),
    });
    return finish(prepared, signer);
  };
  const material: CadesWorld['material'] = async (...names) => {
    const about = [...new Set([...names, needs.settings.authority, 'issuing' as const])];
    const values = await Promise.all(
      about.map((name) => {
        const [own = new Uint8Array(), issuer = own] = pki.chain(name);
        const question = { certificate: parseCertificate(own), issuer: parseCertificate(issuer) };
        return needs.revocation({ ...question, at });
      }),
    );
    const derOf = (kind: 'ocsp' | 'crl') =>
      values.flat().flatMap((value) => (value.kind === kind ? [value.der] : []));
    return {
      certificates: about.flatMap((name) => pki.chain(name)),
      ocsps: derOf('ocsp'),
      crls: derOf('crl'),
    };
  };
  const extend: CadesWorld['extend'] = async (cms, level, given = {}) => {
    const { content = {}, hash = 'sha256', signers = ['p256'] } = given;
    const open = (bytes: Uint8Array) => {
      const augmentable = openAugmentableCades(bytes, content);
      return { augmentable, ids: augmentable.signatures.map(({ id }) => id) };
    };
    const first = open(cms);
    const bare = first.augmentable.signatures
      .filter(({ timestamps }) => !timestamps.some(({ kind }) => kind === 'signature'))
      .map(({ id }) => id);
    const stamped = await first.augmentable.stamp(bare, hash, get);
    if (level === 'B-T') return stamped;
    const second = open(stamped);
    const data = await material(...signers);
    const long = await second.augmentable.addValidationData(second.ids, data);
    if (level === 'B-LT') return long;
    const third = open(long);
    return third.augmentable.archive(third.ids, hash, get);
  };
  const levels: CadesWorld['levels'] = (cms, content = {}) =>
    describeCades(cms, content).signatures.map(({ level }) => level);
  return { pki, needs, get, signerOf, finish, sign, material, extend, levels };
}

/** The names a test runs through. */
export const signingActors = actorNames.filter((name) =>
  ['p256', 'p384', 'p521', 'rsa2048', 'ed25519'].includes(name),
);
