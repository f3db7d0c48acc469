/**
 * An order of `/signing/v1` as the engine takes it: Base64, names of algorithms, commitments in
 * one text, whatever they are named by. What cannot be read is refused with the member's name.
 */

import { derFromRawEcdsa, readCommitment } from '@kumoin/ades';
import type {
  AdesSigner,
  CommitmentType,
  FileToSign,
  PdfWishes,
  SignerProperties,
} from '@kumoin/ades';
import type { SigningAlgorithmName, SigningRequest } from '@kumoin/contract';
import { parseCertificate, PkiError, readKeyAlgorithm } from '@kumoin/pki';
import type { SignatureAlgorithm } from '@kumoin/pki';
import { Refusal } from '#domain/refusal.ts';
import type { EngineOrder } from '#usecases/signatures/engine-order.ts';
import { readBase64 } from '../base64.ts';
import { MalformedRequest } from './malformed-request.ts';

type OrderForm = SigningRequest<'prepare'>;

/** @param font of visible signatures. @throws {MalformedRequest}, with the member. */
export function readSigningOrder(form: OrderForm, font: Uint8Array): EngineOrder {
  const { format, packaging, level, files, signer, properties, pdf, xml } = form;
  const { existing, countersigns } = form;
  // Nothing is signed of nothing; what there is beside an existing signature its format knows.
  if (files.length === 0 && existing === undefined) throw new MalformedRequest('files');
  return {
    format,
    ...(packaging !== undefined && { packaging }),
    level,
    files: readFiles(files),
    signer: readSigner(signer),
    ...(properties && { properties: readProperties(properties) }),
    ...(pdf && { pdf: readPdfWishes(pdf, font) }),
    ...(xml && { xml }),
    ...(existing !== undefined && { existing: readOctets(existing, 'existing') }),
    ...(countersigns !== undefined && { countersigns }),
  };
}

/** @throws {MalformedRequest} for a file that is neither there nor digested, or both. */
export function readFiles(files: NonNullable<OrderForm['files']>): readonly FileToSign[] {
  return files.map(({ name, document, digest, mimeType }, index) => {
    const member = `files[${index}]`;
    if ((document === undefined) === (digest === undefined)) throw new MalformedRequest(member);
    const content =
      document === undefined
        ? { digest: readOctets(digest, member) }
        : readOctets(document, member);
    return { name, content, ...(mimeType !== undefined && { mimeType }) };
  });
}

/** @throws {MalformedRequest}. */
export function readOctets(text: string | undefined, member: string): Uint8Array {
  const octets = readBase64(text);
  if (octets === undefined) throw new MalformedRequest(member);
  return octets;
}

/** As X.509 carries it; of ECDSA the two halves one after the other are taken, too. */
export function readSignatureValue(text: string, { certificate, algorithm }: AdesSigner) {
  const value = readOctets(text, 'signature');
  if (algorithm.scheme !== 'ecdsa') return value;
  const key = readable(() => readKeyAlgorithm(parseCertificate(certificate).publicKey));
  return derFromRawEcdsa(value, key) ?? value;
}

/** @throws {Refusal} `signer_unreadable`. */
function readable<Read>(read: () => Read): Read {
  try {
    return read();
  } catch (error) {
    if (error instanceof PkiError) throw new Refusal('signer_unreadable', error.message);
    throw error;
  }
}

function readSigner({ certificates, algorithm }: OrderForm['signer']): AdesSigner {
  const [certificate, ...chain] = certificates.map((each) => readOctets(each, 'certificates'));
  if (certificate === undefined) throw new MalformedRequest('certificates');
  return { certificate, chain, algorithm: readAlgorithm(algorithm) };
}

function readAlgorithm(name: SigningAlgorithmName): SignatureAlgorithm {
  if (name === 'ed25519') return { scheme: 'ed25519' };
  const [, scheme, hash] = /^(rsa|rsa-pss|ecdsa)-(sha\w+(?:-\d+)?)$/.exec(name) ?? [];
  return { scheme: scheme === 'rsa' ? 'rsa-pkcs1' : scheme, hash } as SignatureAlgorithm;
}

function readProperties(form: NonNullable<OrderForm['properties']>): SignerProperties {
  const { commitments, policy, ...same } = form;
  return {
    ...same,
    ...(commitments && { commitments: commitments.map(readCommitmentText) }),
    ...(policy && { policy: { ...policy, digest: readOctets(policy.digest, 'policy.digest') } }),
  };
}

function readCommitmentText(text: string): CommitmentType {
  const commitment = readCommitment(text);
  if (commitment === undefined) throw new MalformedRequest('properties.commitments');
  return commitment;
}

function readPdfWishes(form: NonNullable<OrderForm['pdf']>, font: Uint8Array): PdfWishes {
  const { visible, ...same } = form;
  // Who does not certify has nothing to permit: it would be dropped in silence.
  if (same.permits !== undefined && same.certifies !== true) {
    throw new MalformedRequest('pdf.permits');
  }
  if (visible === undefined) return same;
  const { page, lines, image, utcOffsetMinutes, ...place } = visible;
  return {
    ...same,
    appearance: {
      font,
      place,
      ...(page !== undefined && { page }),
      ...(lines && { lines }),
      ...(image !== undefined && { image: readOctets(image, 'pdf.visible.image') }),
      ...(utcOffsetMinutes !== undefined && { utcOffsetMinutes }),
    },
  };
}
