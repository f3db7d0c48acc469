/**
 * A whole JAdES document examined once, for describing and for augmenting: each signature with
 * its check, its time-stamps and the counter-signatures under it.
 *
 * Certificates found anywhere in the document serve every signature of it: `xVals` may hold the
 * signer's own, and material is often put under one signature for all.
 */

import { parseCertificate, PkiError } from '@kumoin/pki';
import type { Certificate } from '@kumoin/pki';
import { AdesError } from '../../ades-error.ts';
import { certificatesTriedMax } from '../../budget/reading-budget.ts';
import type { ReadingBudget } from '../../budget/reading-budget.ts';
import { decodeBase64Url } from '../../json/base64url.ts';
import type { ValidationData } from '../../extend/augmentable.ts';
import { textOf } from '../../json/json-value.ts';
import { checkJades } from './check-jades.ts';
import type { JadesCheck } from './check-jades.ts';
import type { EtsiUMember } from '../read/etsi-u.ts';
import { membersNamed } from '../read/etsi-u.ts';
import type { JadesDetached } from '../read/jades-content.ts';
import type { JadesTimestamp } from './jades-timestamps.ts';
import { jadesTimestamps } from './jades-timestamps.ts';
import { parseJades } from '../read/parse-jades.ts';
import type { JadesSignature, ParsedJades } from '../read/parsed-jades.ts';
import { counterSignedSource } from '../read/payload-pieces.ts';
import { countedContent, documentBudget } from '../read/spend-bytes.ts';
import { chainOf } from './signing-certificate.ts';
import { readSignerValues, readValidationValues } from '../read/validation-values.ts';

export interface ExaminedSignature {
  readonly signature: JadesSignature;
  readonly packaging: ParsedJades['packaging'];
  /** Stands under another, over its value. */
  readonly counter: boolean;
  /** Where the `cSig` it stands in has its place in `etsiU`; undefined for others. */
  readonly memberIndex: number | undefined;
  readonly check: JadesCheck;
  readonly timestamps: readonly JadesTimestamp[];
  readonly counterSignatures: readonly ExaminedSignature[];
  /** Those in `cSig` that are no JWS without a payload and by one signer, or beyond the limit. */
  readonly unreadableCounterSignatures: number;
}

export interface ExaminedJades {
  readonly parsed: ParsedJades;
  readonly signatures: readonly ExaminedSignature[];
  /** Found anywhere in the document, tokens of time-stamps included. */
  readonly known: ValidationData;
}

/** Counter-signatures of counter-signatures of counter-signatures. */
const counterDepthMax = 3;
/** In one document, at any depth: each costs a verification. */
const counterSignaturesMax = 100;

/** @throws {AdesError} as `parseJades`, `json_too_large` also for what would take too long. */
export function examineJades(document: Uint8Array, beside: JadesDetached): ExaminedJades {
  const parsed = parseJades(document);
  const budget = documentBudget(document);
  const detached = countedContent(beside, budget);
  const certificates = parsed.signatures.flatMap(certificatesOf).slice(0, certificatesTriedMax);
  const { payload, packaging } = parsed;
  const payloadEncoded = once(() => decodeBase64Url(payload ?? '') !== undefined);
  const around = { payload, payloadEncoded, packaging, detached, certificates, depth: 0 };
  const counters = { left: counterSignaturesMax };
  const signatures = parsed.signatures.map((signature) =>
    examine({ ...around, signature, budget, counters }),
  );
  return { parsed, signatures, known: gather(signatures) };
}

interface Subject {
  readonly signature: JadesSignature;
  readonly packaging: ParsedJades['packaging'];
  readonly payload: string | undefined;
  readonly payloadEncoded: () => boolean;
  readonly detached: JadesDetached;
  readonly certificates: readonly Certificate[];
  readonly depth: number;
  readonly memberIndex?: number;
  readonly budget: ReadingBudget;
  readonly counters: { left: number };
}

function once(ask: () => boolean): () => boolean {
  let known: boolean | undefined;
  return () => (known ??= ask());
}

function examine(subject: Subject): ExaminedSignature {
  const { signature, packaging, depth, certificates, budget, counters } = subject;
  const check = checkJades(subject);
  const members = depth < counterDepthMax ? membersNamed(signature.etsiU, 'cSig') : [];
  const parsed = members.map((member, index) => {
    if (counters.left-- <= 0) return undefined;
    const memberIndex = signature.etsiU.members.indexOf(member);
    const found = parseCounterSignature(member, `${signature.id}/counter-${index + 1}`);
    return found && { ...found, memberIndex };
  });
  const readable = parsed.filter((each) => each !== undefined);
  const detached = countedContent(counterSignedSource(signature, false).detached, budget);
  return {
    signature,
    packaging,
    counter: depth > 0,
    memberIndex: subject.memberIndex,
    check,
    timestamps: jadesTimestamps(signature, check.source, budget),
    counterSignatures: readable.map((each) =>
      examine({
        ...subject,
        ...each,
        payload: undefined,
        detached,
        certificates: [...certificatesOf(each.signature), ...certificates].slice(
          0,
          certificatesTriedMax,
        ),
        depth: depth + 1,
      }),
    ),
    unreadableCounterSignatures: parsed.length - readable.length,
  };
}

/** A text in compact form or an object in flattened form (5.3.2), its payload elsewhere. */
function parseCounterSignature(
  { value, source }: EtsiUMember,
  id: string,
): Pick<Subject, 'signature' | 'packaging'> | undefined {
  const json = value === undefined ? '' : (textOf(value) ?? source.slice(value.start, value.end));
  try {
    const parsed = parseJades(new TextEncoder().encode(json), id);
    const [signature, ...more] = parsed.signatures;
    if (signature === undefined || more.length > 0) return undefined;
    // One with a payload of its own counter-signs nothing.
    if (parsed.payload !== undefined) return undefined;
    return { signature: { ...signature, id }, packaging: parsed.packaging };
  } catch (cause) {
    if (cause instanceof AdesError) return undefined;
    throw cause;
  }
}

function certificatesOf({ protectedHeader, header, etsiU }: JadesSignature): Certificate[] {
  const values = readValidationValues(etsiU).certificates.flatMap((der) => readable(der) ?? []);
  return [...chainOf(protectedHeader), ...chainOf(header), ...values];
}

/** What is `known`, without what was kept for attribute certificates. */
export function signerMaterial({ signatures }: ExaminedJades): ValidationData {
  return gather(signatures, readSignerValues);
}

function gather(
  signatures: readonly ExaminedSignature[],
  read = readValidationValues,
): ValidationData {
  const all = signatures.flatMap(withCounterSignatures);
  const values = all.map(({ signature }) => read(signature.etsiU));
  const tokens = all.flatMap(({ timestamps }) => timestamps).flatMap(({ token }) => token ?? []);
  const chains = all.flatMap(({ signature }) => [
    ...chainOf(signature.protectedHeader),
    ...chainOf(signature.header),
  ]);
  return {
    certificates: [
      ...chains.map(({ raw }) => raw),
      ...values.flatMap(({ certificates }) => certificates),
      ...tokens.flatMap(({ signedData }) =>
        signedData.certificates.flatMap(({ certificate }) => certificate?.raw ?? []),
      ),
    ],
    ocsps: values.flatMap(({ ocsps }) => ocsps),
    crls: values.flatMap(({ crls }) => crls),
  };
}

export function withCounterSignatures(examined: ExaminedSignature): readonly ExaminedSignature[] {
  return [examined, ...examined.counterSignatures.flatMap(withCounterSignatures)];
}

function readable(der: Uint8Array): Certificate | undefined {
  try {
    return parseCertificate(der);
  } catch (cause) {
    // Whatever it is, nobody signed with it.
    if (cause instanceof PkiError) return undefined;
    throw cause;
  }
}
