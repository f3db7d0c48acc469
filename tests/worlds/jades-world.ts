/**
 * Everything a test about JAdES needs: the test PKI, signers whose keys are "elsewhere", an
 * authority that stamps, and a way to write by hand what the engine would refuse to write.
 */

import { Buffer } from 'node:buffer';
import { createPublicKey, sign, verify } from 'node:crypto';
import {
  describeJades,
  embedJades,
  jadesSignatureText,
  openAugmentableJades,
  prepareJades,
} from '@kumoin/ades';
import type {
  AdesSigner,
  Augmentable,
  JadesDetached,
  JadesContent,
  JadesOrder,
  SignatureDescription,
} from '@kumoin/ades';
import { digest, parseCertificate } from '@kumoin/pki';
import type { HashAlgorithm, SignatureAlgorithm } from '@kumoin/pki';
import { defaultAlgorithm, makePkiWorld, makeTestNeeds } from '@kumoin/testkit';
import type { ActorName, PkiWorld, TestNeeds } from '@kumoin/testkit';

export interface JadesWish extends Partial<Omit<JadesOrder, 'signer'>> {
  readonly by?: ActorName;
  readonly algorithm?: SignatureAlgorithm;
  /** With a signature time-stamp at once. */
  readonly stamped?: boolean;
}

export interface JadesWorld {
  readonly pki: PkiWorld;
  readonly needs: TestNeeds;
  signer(name: ActorName, algorithm?: SignatureAlgorithm): AdesSigner;
  order(wish?: JadesWish): JadesOrder;
  sign(wish?: JadesWish): Promise<Uint8Array>;
  /** A JWS of any header over any payload text, signed as it stands. */
  forge(header: object, payload?: string, by?: ActorName): Record<string, unknown>;
  /** By Node alone, of a signature as JWS carries it. */
  verify(by: ActorName, message: Uint8Array, signature: Uint8Array): boolean;
  /** A token over these octets. */
  stamp(octets: Uint8Array | string, hash?: HashAlgorithm): Promise<Uint8Array>;
  only(document: Uint8Array | object, detached?: JadesDetached): SignatureDescription;
  /** B-T, B-LT and B-LTA one after the other, as far as is wished, by hand. */
  extend(document: Uint8Array, wish: ExtendWish): Promise<Uint8Array>;
}

export interface ExtendWish {
  readonly to: 'B-T' | 'B-LT' | 'B-LTA';
  readonly detached?: JadesDetached;
  readonly ids?: readonly string[];
}

export const jadesPayload = new TextEncoder().encode('{"from":"山田","amount":12000}');

export function makeJadesWorld({ at }: { readonly at: number }): JadesWorld {
  const pki = makePkiWorld({ at });
  const needs = makeTestNeeds(pki);
  const signer: JadesWorld['signer'] = (name, algorithm = defaultAlgorithm(name)) => {
    const [certificate = new Uint8Array(), ...chain] = pki.chain(name);
    return { certificate, chain, algorithm };
  };
  const order: JadesWorld['order'] = (wish = {}) => {
    const { by = 'p256', algorithm, stamped: _, ...rest } = wish;
    const content: JadesContent = { kind: 'attached', payload: jadesPayload };
    const packaging = 'flattened';
    return { packaging, content, signer: signer(by, algorithm), signingTime: at, ...rest };
  };
  const stamp: JadesWorld['stamp'] = (octets, hash = 'sha256') => {
    const bytes = typeof octets === 'string' ? new TextEncoder().encode(octets) : octets;
    return needs.timestamp({ hash, digest: digest(hash, bytes) });
  };
  const signJades: JadesWorld['sign'] = async (wish = {}) => {
    const prepared = structuredClone(prepareJades(order(wish)));
    const signature = pki.sign(wish.by ?? 'p256', prepared.signer.algorithm, prepared.toBeSigned);
    if (wish.stamped !== true) return embedJades(prepared, signature);
    const timestampToken = await stamp(jadesSignatureText(prepared, signature));
    return embedJades(prepared, signature, { timestampToken });
  };
  const forge: JadesWorld['forge'] = (header, payload, by = 'p256') => {
    const protectedText = base64url(JSON.stringify(header));
    const message = new TextEncoder().encode(`${protectedText}.${payload ?? ''}`);
    const signature = rawSignature(pki, by, message);
    const content = payload === undefined ? {} : { payload };
    return { ...content, protected: protectedText, signature };
  };
  const verifyByNode: JadesWorld['verify'] = (by, message, signature) => {
    const key = { key: createPublicKey(pki.privateKey(by)), dsaEncoding: 'ieee-p1363' } as const;
    return verify(hashOf(by), message, key, signature);
  };
  const only: JadesWorld['only'] = (document, detached = {}) => {
    const bytes =
      document instanceof Uint8Array
        ? document
        : new TextEncoder().encode(JSON.stringify(document));
    const [signature, ...more] = describeJades(bytes, detached).signatures;
    if (signature === undefined || more.length > 0) throw new Error('not one signature');
    return signature;
  };
  const extend: JadesWorld['extend'] = (document, wish) => extendByHand(needs, document, wish);
  return {
    pki,
    needs,
    signer,
    order,
    sign: signJades,
    forge,
    verify: verifyByNode,
    stamp,
    only,
    extend,
  };
}

async function extendByHand(
  needs: TestNeeds,
  document: Uint8Array,
  { to, detached = {}, ids }: ExtendWish,
): Promise<Uint8Array> {
  const open = (bytes: Uint8Array): Augmentable => openAugmentableJades(bytes, detached);
  const get = (imprint: { hash: HashAlgorithm; digest: Uint8Array }) => needs.timestamp(imprint);
  const wanted = ids ?? open(document).signatures.map(({ id }) => id);
  const stamped = await open(document).stamp(wanted, 'sha256', get);
  if (to === 'B-T') return stamped;
  const data = await validationDataOf(needs, open(stamped));
  const complete = await open(stamped).addValidationData(wanted, data);
  return to === 'B-LT' ? complete : open(complete).archive(wanted, 'sha256', get);
}

/** What signers of the test PKI and its authorities need, and all above them. */
export async function validationDataOf(needs: TestNeeds, { known, signatures }: Augmentable) {
  const certificates: Uint8Array[] = [];
  const answers: { kind: 'ocsp' | 'crl'; der: Uint8Array }[] = [];
  const seen = new Set<string>();
  const waiting = [
    ...signatures.flatMap(({ signer }) => (signer === undefined ? [] : [signer])),
    ...known.certificates.map((der) => parseCertificate(der)),
  ];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const name = base64url(next.raw);
    if (seen.has(name)) continue;
    seen.add(name);
    certificates.push(next.raw);
    const [issuer] = (await needs.issuers(next)).map((der) => parseCertificate(der));
    if (issuer === undefined || base64url(issuer.raw) === name) continue;
    waiting.push(issuer);
    const question = { certificate: next, issuer, at: needs.settings.at };
    answers.push(...(await needs.revocation(question)));
  }
  const kind = (wanted: string) =>
    answers.flatMap((value) => (value.kind === wanted ? [value.der] : []));
  return { certificates, ocsps: kind('ocsp'), crls: kind('crl') };
}

/** As JWS carries it, made by Node itself and not by the engine. */
function rawSignature(pki: PkiWorld, by: ActorName, message: Uint8Array): string {
  const key = { key: pki.privateKey(by), dsaEncoding: 'ieee-p1363' } as const;
  return sign(hashOf(by), message, key).toString('base64url');
}

function hashOf(by: ActorName): string | null {
  const algorithm = defaultAlgorithm(by);
  return 'hash' in algorithm ? algorithm.hash : null;
}

export function base64url(text: string | Uint8Array): string {
  return Buffer.from(text).toString('base64url');
}
