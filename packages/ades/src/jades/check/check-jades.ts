/**
 * Checks one JAdES signature against its content and its certificate, as far as the document
 * alone can say. A bad signature is an answer, never an exception.
 *
 * Where header parameters contradict each other nothing is guessed: the signature is told wrong,
 * since two readers would come to two answers.
 */

import { concatBytes, digestPieces, equalBytes, verifySignature } from '@kumoin/pki';
import type { Certificate, SignatureAlgorithm } from '@kumoin/pki';
import type { ReadingBudget } from '../../budget/reading-budget.ts';
import { encodeBase64UrlPieces } from '../../json/base64url.ts';
import { memberOf, textAt } from '../../json/json-value.ts';
import { criticalFaults } from './critical-names.ts';
import { judgeBody } from '../read/http-headers.ts';
import type { BodyJudgement } from '../read/http-headers.ts';
import { findDocument, piecesOf } from '../read/jades-content.ts';
import type { JadesDetached, JadesDocument } from '../read/jades-content.ts';
import type { JadesFault } from './jades-fault.ts';
import { findJoseAlgorithm, isKeyForJose, x509Signature } from './jose-algorithm.ts';
import type { JadesSignature } from '../read/parsed-jades.ts';
import { payloadPieces } from '../read/payload-pieces.ts';
import type { PayloadSource } from '../read/payload-pieces.ts';
import { readSigD } from '../read/sig-d.ts';
import { identifySigner } from './signing-certificate.ts';
import { readSigningTime } from './signing-time.ts';

export interface JadesEvidence {
  readonly payload: string | undefined;
  /** Whether the payload is base64url, found out once for all signatures over it. */
  readonly payloadEncoded: () => boolean;
  readonly signature: JadesSignature;
  readonly detached: JadesDetached;
  /** Where the signer's certificate may be beside `x5c`. */
  readonly certificates: readonly Certificate[];
  readonly budget: ReadingBudget;
}

export interface JadesCheck {
  readonly faults: readonly JadesFault[];
  readonly algorithm: SignatureAlgorithm | undefined;
  readonly signer: Certificate | undefined;
  readonly claimedAt: number | undefined;
  /** Undefined: not at hand. */
  readonly contentIntact: boolean | undefined;
  readonly signatureValid: boolean;
  readonly certificateBound: boolean;
  /** For time-stamps over the same content. */
  readonly source: PayloadSource;
}

export function checkJades(evidence: JadesEvidence): JadesCheck {
  const { signature, certificates } = evidence;
  const { source, faults: sourceFaults } = readSource(evidence);
  const signer = identifySigner(signature, certificates);
  const time = readSigningTime(signature);
  const content = sourceFaults.length > 0 ? { intact: undefined } : checkContent(source);
  const judged = judgeSignature(signature, source, signer.certificate);
  const faults = [
    ...headerFaults(signature),
    ...sourceFaults,
    ...time.faults,
    ...signer.faults,
    ...(content.fault === undefined ? [] : [content.fault]),
    ...judged.faults,
  ];
  return {
    faults: [...new Set(faults)],
    algorithm: findJoseAlgorithm(textAt(signature.protectedHeader, 'alg')),
    signer: signer.certificate,
    claimedAt: time.at,
    contentIntact: judged.contentMissing
      ? undefined
      : tellContent(content.intact, source, judged.valid),
    signatureValid: judged.valid === true,
    certificateBound: signer.bound,
    source,
  };
}

function headerFaults(signature: JadesSignature): JadesFault[] {
  const { protectedHeader, header, etsiU } = signature;
  const twice = [...protectedHeader.members.keys()].some((name) => header?.members.has(name));
  return [
    ...criticalFaults(signature),
    ...(twice ? (['header_parameter_duplicated'] as const) : []),
    ...(etsiU.form === 'malformed' ? (['etsiu_malformed'] as const) : []),
    ...(protectedHeader.members.has('etsiU') ? (['etsiu_protected'] as const) : []),
  ];
}

/** How the payload enters the signature, read from the protected header alone. */
function readSource({ payload, payloadEncoded, signature, detached, budget }: JadesEvidence): {
  source: PayloadSource;
  faults: readonly JadesFault[];
} {
  const { protectedHeader, header } = signature;
  const b64 = memberOf(protectedHeader, 'b64');
  const node = memberOf(protectedHeader, 'sigD');
  const sigD = node && readSigD(node);
  const unencoded = b64?.kind === 'scalar' && b64.value === false;
  const flag = b64 === undefined || (b64.kind === 'scalar' && typeof b64.value === 'boolean');
  // Outside the signature they would be anybody's word.
  const moved = ['b64', 'sigD'].some((name) => header?.members.has(name));
  const faults: JadesFault[] = [];
  if (!flag || moved) faults.push('b64_malformed');
  if (typeof sigD === 'string') faults.push(sigD);
  else if (sigD?.mechanism === 'http-headers' && !unencoded) faults.push('b64_malformed');
  if (node !== undefined && (payload !== undefined || protectedHeader.members.has('cty'))) {
    faults.push('payload_ambiguous');
  }
  if (payload !== undefined && !unencoded && !payloadEncoded()) {
    faults.push('payload_malformed');
  }
  const read = typeof sigD === 'string' ? undefined : sigD;
  return { source: { payload, unencoded, sigD: read, detached, budget }, faults };
}

interface Judged {
  readonly faults: readonly JadesFault[];
  readonly contentMissing: boolean;
  /** Undefined: cannot be told. */
  readonly valid: boolean | undefined;
}

function judgeSignature(
  signature: JadesSignature,
  source: PayloadSource,
  certificate: Certificate | undefined,
): Judged {
  const name = textAt(signature.protectedHeader, 'alg') ?? '';
  const algorithm = findJoseAlgorithm(name);
  const pieces = payloadPieces(source, 'signature');
  const contentMissing = pieces === undefined;
  const missing: JadesFault[] = contentMissing ? ['content_missing'] : [];
  if (algorithm === undefined) {
    const faults: JadesFault[] = ['algorithm_unsupported', ...missing];
    return { faults, contentMissing, valid: undefined };
  }
  if (certificate === undefined || pieces === undefined) {
    return { faults: missing, contentMissing, valid: undefined };
  }
  if (!isKeyForJose(name, certificate.raw)) {
    return { faults: ['algorithm_key_mismatch'], contentMissing, valid: false };
  }
  const value = x509Signature(name, signature.signature);
  const message = signingInput(signature, pieces);
  const { publicKey } = certificate;
  const valid =
    value !== undefined && verifySignature({ algorithm, publicKey, message, signature: value });
  return { faults: valid ? [] : ['signature_wrong'], contentMissing, valid };
}

/** Content without a digest in the header is as it was when the signature over it is right. */
function tellContent(
  byDigest: boolean | undefined,
  { sigD }: PayloadSource,
  valid: boolean | undefined,
): boolean | undefined {
  return byDigest === true && sigD?.hashes === undefined ? valid : byDigest;
}

function signingInput(
  { protectedText }: JadesSignature,
  payload: Iterable<Uint8Array>,
): Uint8Array {
  return concatBytes([new TextEncoder().encode(`${protectedText}.`), ...payload]);
}

interface ContentCheck {
  /** Undefined: cannot be told. */
  readonly intact: boolean | undefined;
  readonly fault?: JadesFault;
}

const intact: ContentCheck = { intact: true };
const changed: ContentCheck = { intact: false, fault: 'content_digest_mismatch' };
const missing: ContentCheck = { intact: undefined, fault: 'content_missing' };

const bodies: Readonly<Record<BodyJudgement, ContentCheck>> = {
  none: intact,
  intact,
  changed,
  missing,
  unsigned: { intact: undefined, fault: 'body_unsigned' },
  unserved: { intact: undefined, fault: 'body_digest_unsupported' },
};

/** What the header holds digests of, held against what is at hand: intact also where it has none. */
function checkContent({ sigD, detached, unencoded }: PayloadSource): ContentCheck {
  if (sigD?.mechanism === 'http-headers') {
    const { message } = detached;
    return message === undefined ? missing : bodies[judgeBody(message, sigD.pars)];
  }
  if (sigD?.hashes === undefined) return intact;
  const { hash, values } = sigD.hashes;
  const answers = sigD.pars.map((uri, index) => {
    const found = digestOfPart(findDocument(detached.documents, uri), hash, unencoded);
    return found && equalBytes(found, values[index] ?? new Uint8Array());
  });
  if (answers.includes(false)) return changed;
  return answers.includes(undefined) ? missing : intact;
}

/** Over the octets, or over their base64url text unless `b64` is false (5.2.8.3.3). */
function digestOfPart(
  document: JadesDocument | undefined,
  hash: Parameters<typeof digestPieces>[0],
  unencoded: boolean,
): Uint8Array | undefined {
  if (document === undefined) return undefined;
  const { content } = document;
  const pieces = piecesOf(content);
  if (pieces !== undefined) {
    return digestPieces(hash, unencoded ? pieces : encodeBase64UrlPieces(pieces));
  }
  const known = 'digests' in content && hash !== 'sha1' ? content.digests[hash] : undefined;
  return unencoded ? known : undefined;
}
