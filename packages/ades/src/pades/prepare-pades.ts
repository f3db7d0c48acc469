/**
 * Prepare a PAdES signature whose key is elsewhere (EN 319 142-1, 6 "PAdES baseline
 * signatures"):
 *
 *     preparePades → the signer signs `digestToSign` → embedPades
 *
 * What comes between the steps are plain values that can be stored: the new bytes at the end
 * of the file with a hole for the signature, and what is to be signed. The document itself is
 * neither changed nor copied here; an incremental update only adds to it, so every earlier
 * signature stays as it was. It need not be in memory either: `preparePadesUpdate` reads what
 * it needs, and the whole once in passing for the digest.
 */

import { digest, estimateSignedDataBytes, prepareSignedData } from '@kumoin/pki';
import type { HashAlgorithm } from '@kumoin/pki';
import { pdfCipher } from '#pdf-cipher';
import type { PdfReference } from '../pdf/cos.ts';
import { openPdf } from '../pdf/pdf-document.ts';
import type { OpenPdfOptions, PdfDocument } from '../pdf/pdf-document.ts';
import { beginUpdate } from '../pdf/pdf-update.ts';
import type { FinishedUpdate, PdfUpdate } from '../pdf/pdf-update.ts';
import { AdesError } from '../ades-error.ts';
import { signedDataInput } from '../cms/ades-signer.ts';
import type { AdesSigner } from '../cms/ades-signer.ts';
import { planSignature } from './form/plan-signature.ts';
import type { SignaturePlan, SignatureWish } from './form/plan-signature.ts';
import { chooseSignatureField } from './form/signature-field.ts';
import type { SignatureField } from './form/signature-field.ts';
import { updateCatalog } from './form/update-catalog.ts';
import { fillField, writeNewField } from './form/write-field.ts';
import type { Seal } from './form/write-field.ts';
import { readSeal } from './read-seal.ts';
import type { PadesAppearance } from './read-seal.ts';
import { digestSealed, sealRange } from './sealed-range.ts';
import type { SealedRange } from './sealed-range.ts';
import { buildPadesAttributes, placeInDictionary } from './signed-properties.ts';
import type { PadesWords } from './signed-properties.ts';
import { buildSignatureDictionary } from './signature-dictionary.ts';

export interface PadesUpdateOrder extends SignatureWish, PadesWords {
  /** Milliseconds since 1970: the time the signer claims. */
  readonly signingTime: number;
  /** Full name of an empty signature field, or the name of a new one. */
  readonly fieldName?: string;
  /** Without it the signature is invisible. */
  readonly appearance?: PadesAppearance;
  /** Source of chance: the new file identifier, initialisation vectors. */
  readonly random: (length: number) => Uint8Array;
}

export interface PadesOrder extends PadesUpdateOrder {
  readonly pdf: Uint8Array;
  /** How to open it: password of an encrypted document, limits. */
  readonly open?: OpenPdfOptions;
}

/** Plain values, the document itself not among them. */
export interface PreparedPadesUpdate extends SealedRange {
  readonly fieldName: string;
  readonly signer: AdesSigner;
  readonly hash: HashAlgorithm;
  /** Signed attributes of the CMS beyond those every signature has, DER. */
  readonly attributes: readonly Uint8Array[];
  /** `hash` of the two ranges: the message digest inside `toBeSigned`. */
  readonly documentDigest: Uint8Array;
  /** The signed attributes, DER: the message of the signature. */
  readonly toBeSigned: Uint8Array;
  /** `hash` of `toBeSigned`; Ed25519 signs the message itself. */
  readonly digestToSign: Uint8Array;
}

/** With `original`, the very array that was given. */
export interface PreparedPades extends PreparedPadesUpdate {
  readonly original: Uint8Array;
}

/** Enough for a token with a certificate chain of three, as most authorities send it. */
export const timestampBytesUsual = 12 * 1024;

const timestampBytesMax = 1024 * 1024;
/** Tag, length and type of the attribute around a token. */
const attributeFrameBytes = 40;

/**
 * For a document in memory.
 * @throws {AdesError} when the document cannot be read, its rules forbid the signature, or
 * the order cannot be carried out.
 * @throws {PkiError} when the signer's certificate cannot be read or does not go with the
 * algorithm.
 */
export function preparePades(order: PadesOrder): PreparedPades {
  const document = openPdf(order.pdf, { cipher: pdfCipher, ...order.open });
  return { ...preparePadesUpdate(document, order), original: order.pdf };
}

/**
 * For a document of any size, opened already: all that is to be added to it, for
 * `embedPadesUpdate`.
 * @throws {AdesError} and {PkiError} as `preparePades` does, and what reading throws.
 */
export function preparePadesUpdate(
  document: PdfDocument,
  given: PadesUpdateOrder,
): PreparedPadesUpdate {
  const order = { ...given, ...placeInDictionary(given.signerProperties ?? {}, given.location) };
  const field = chooseSignatureField(document, {
    wanted: order.fieldName,
    visible: order.appearance !== undefined,
  });
  const plan = planSignature(document, field, order);
  const attributes = buildPadesAttributes(order, plan.words.reason);
  const seal = readSeal({ ...order, ...plan.words }, document);
  const update = beginUpdate(document, { idSeed: order.random(16), random: order.random });
  const signature = update.allocate();
  update.set(
    signature,
    buildSignatureDictionary({
      contentsBytes: contentsBytes(order, attributes),
      signingTime: order.signingTime,
      words: plan.words,
      reference: plan.reference,
    }),
  );
  writeField(update, document, { field, signature, seal, plan });
  return sealOff(document, update.finish(), { order, field, attributes });
}

function contentsBytes(
  { signer, timestampBytes = 0 }: PadesUpdateOrder,
  attributes: readonly Uint8Array[],
): number {
  if (!(timestampBytes >= 0 && timestampBytes <= timestampBytesMax)) {
    throw new AdesError('pades_contents_too_small', `no room of ${timestampBytes} bytes`);
  }
  const unsignedBytes = timestampBytes === 0 ? 0 : timestampBytes + attributeFrameBytes;
  const extraSignedAttributes = attributes;
  return estimateSignedDataBytes({
    ...signedDataInput(signer),
    extraSignedAttributes,
    unsignedBytes,
  });
}

function writeField(
  update: PdfUpdate,
  document: PdfDocument,
  order: {
    readonly field: SignatureField;
    readonly signature: PdfReference;
    readonly seal: Seal | undefined;
    readonly plan: SignaturePlan;
  },
): void {
  const { field, signature, seal, plan } = order;
  const { lock } = plan;
  const certifiedBy = plan.certifies ? signature : undefined;
  if (field.kind === 'empty') {
    fillField(update, document, { ...field, signature, seal, lock });
    updateCatalog(update, document, { newField: undefined, certifiedBy });
    return;
  }
  const { fullName } = field;
  const widget = writeNewField(update, document, { fullName, signature, seal, lock });
  updateCatalog(update, document, { newField: widget, certifiedBy });
}

/** Computes what is to be signed. */
function sealOff(
  document: PdfDocument,
  finished: FinishedUpdate,
  making: {
    readonly order: PadesUpdateOrder;
    readonly field: SignatureField;
    readonly attributes: readonly Uint8Array[];
  },
): PreparedPadesUpdate {
  const { order, field, attributes } = making;
  const sealed = sealRange(document, finished);
  const input = signedDataInput(order.signer);
  const documentDigest = digestSealed(document, sealed, input.hash);
  const { toBeSigned } = prepareSignedData({
    ...input,
    contentDigest: documentDigest,
    extraSignedAttributes: attributes,
  });
  return {
    ...sealed,
    fieldName: field.kind === 'new' ? field.fullName : field.field.fullName,
    signer: order.signer,
    hash: input.hash,
    attributes,
    documentDigest,
    toBeSigned,
    digestToSign: digest(input.hash, toBeSigned),
  };
}
