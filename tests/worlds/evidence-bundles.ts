/**
 * A world of evidence: a log with records of a transaction that was approved, and of others
 * around it, sealed and time-stamped by the test PKI. What differs in a test is said by it.
 */

import { ocra, ocraTimeStep, parseOcraSuite, questionOfStatement } from '@kumoin/otp';
import { statementDigest } from '@kumoin/otp';
import type { Statement } from '@kumoin/otp';
import {
  buildSignatureTimestampAttribute,
  buildTstInfo,
  bytesToHex,
  digest,
  editSignedData,
  parseCertificate,
  parseCrl,
  prepareTimestampToken,
} from '@kumoin/pki';
import {
  consistencyRanges,
  encodeEvidence,
  encodeTokenCertificate,
  encodeTokenStatus,
  encodeTreeHead,
  inclusionRanges,
  leafHash,
  prepareSeal,
  pseudonymOf,
  rootOf,
} from '@kumoin/evidence';
import type {
  EvidenceBody,
  EvidenceBundle,
  TokenCertificateBody,
  TokenStatusBody,
  TreeHeadBody,
} from '@kumoin/evidence';
import { embedCms } from '@kumoin/ades';
import { defaultAlgorithm, makePkiWorld } from '@kumoin/testkit';
import type { ActorName, PkiWorld } from '@kumoin/testkit';

export const begunAt = Date.UTC(2026, 10, 29, 10);
export const approvedAt = begunAt + 20_000;
export const judgedAt = begunAt + 3_600_000;
export const pki: PkiWorld = makePkiWorld({ at: begunAt });

export const trust = {
  anchors: [parseCertificate(pki.certificate('root'))],
  crls: [parseCrl(pki.crl('issuing')), parseCrl(pki.crl('root'))],
  at: judgedAt,
};

const suite = 'OCRA-1:HOTP-SHA256-0:QH64-T1M';
const typedSuite = 'OCRA-1:HOTP-SHA256-8:QH64-T1M';
export const disclosed = { key: new Uint8Array(32).fill(7), salt: new Uint8Array(32).fill(9) };
const purpose = new TextEncoder().encode('ocra-key-commit');
const commitment = bytesToHex(digest('sha256', purpose, disclosed.key, disclosed.salt));

export const statement: Statement = {
  kind: 'transfer',
  relyingParty: 'Kasuga Bank',
  transactionId: 'transaction-1',
  fields: [
    { name: 'payee', value: 'Hanako Yamada' },
    { name: 'amount', value: '125000' },
    { name: 'currency', value: 'JPY' },
  ],
  nonce: '0011223344556677',
  expiresAt: begunAt / 1000 + 300,
};

const step = ocraTimeStep(parseOcraSuite(suite), approvedAt);
const question = questionOfStatement(statement, parseOcraSuite(suite));

export const challenged: EvidenceBody = {
  recordId: 'record-1',
  event: 'challenged',
  at: begunAt,
  relyingParty: statement.relyingParty,
  transaction: {
    id: 'transaction-1',
    kind: 'transfer',
    statementHash: bytesToHex(statementDigest(statement)),
    language: 'en',
    createdAt: begunAt,
    expiresAt: begunAt + 300_000,
  },
  challenge: { nonce: statement.nonce, suite: typedSuite, question: question.text },
  token: {
    id: 'token-1',
    kind: 'authenticator',
    holder: pseudonymOf('account-1', 'token-1'),
    commitment,
    status: 'good',
    userHeldKey: true,
  },
  result: { outcome: 'pending', failures: 0 },
  verifier: 'Kumoin 0.1',
};

export const approved: EvidenceBody = {
  ...challenged,
  recordId: 'record-2',
  event: 'approved',
  at: approvedAt,
  transaction: { ...challenged.transaction, shownAt: begunAt + 5000 },
  ocra: {
    suite,
    question: question.text,
    response: ocra({ suite: parseOcraSuite(suite), question, key: disclosed.key, timeStep: step }),
    step: Number(step),
    drift: 0,
    pin: false,
  },
  result: { outcome: 'accepted', failures: 0 },
  channel: 'push',
};

export const certificate: TokenCertificateBody = {
  tokenId: 'token-1',
  kind: 'authenticator',
  holder: challenged.token.holder,
  suites: [typedSuite, suite],
  commitment,
  assurance: 'key-agreed',
  issuedAt: begunAt - 86_400_000,
  notBefore: begunAt - 86_400_000,
  notAfter: begunAt + 86_400_000,
  statusUrl: 'https://bank.example/evidence/v1/tokens/token-1',
};

export const status: TokenStatusBody = { tokenId: 'token-1', status: 'good', at: judgedAt };

export interface SealedBy {
  readonly signer?: ActorName;
  readonly tsa?: ActorName;
  /** Of seal and time-stamp. */
  readonly at: number;
  readonly attached?: boolean;
}

export function sealed(content: Uint8Array, by: SealedBy): Uint8Array {
  const { signer = 'evidence', attached = true, at } = by;
  const algorithm = defaultAlgorithm(signer);
  const [own = new Uint8Array(), ...chain] = pki.chain(signer).slice(0, -1);
  const prepared = prepareSeal({
    content,
    attached,
    signer: { certificate: own, chain, algorithm },
    at,
  });
  const signature = pki.sign(signer, algorithm, prepared.toBeSigned);
  // Ours takes no token of a key that may not stamp; one who cheats puts in what he likes.
  const attribute = buildSignatureTimestampAttribute(stamped(signature, by));
  return editSignedData(embedCms(prepared, signature), {
    addUnsignedAttributes: [{ signerIndex: 0, attribute }],
  });
}

function stamped(signature: Uint8Array, { tsa = 'tsa', at }: SealedBy): Uint8Array {
  const signatureAlgorithm = defaultAlgorithm(tsa);
  const info = buildTstInfo({
    policy: '2.999.1.2',
    hash: 'sha256',
    messageDigest: digest('sha256', signature),
    serialNumber: 5n,
    at,
    nonce: 77n,
  });
  const [own = new Uint8Array(), ...chain] = pki.chain(tsa).slice(0, -1);
  const prepared = prepareTimestampToken(info, {
    signerCertificate: own,
    certificates: [own, ...chain],
    signatureAlgorithm,
  });
  return prepared.finish(pki.sign(tsa, signatureAlgorithm, prepared.toBeSigned));
}

export interface WorldChanges {
  readonly bodies?: readonly EvidenceBody[];
  readonly certificate?: Partial<TokenCertificateBody>;
  readonly status?: Partial<TokenStatusBody>;
  readonly statement?: Partial<Statement>;
  /** How long after its time a record was sealed. */
  readonly sealDelayMs?: number;
  readonly signer?: ActorName;
  readonly tsa?: ActorName;
  /** The size of a head that somebody kept. */
  readonly olderSize?: number;
}

/** Seals of others, before and after: the bundle's records stand at odd places. */
const strangers = Array.from({ length: 5 }, (_, index) => Uint8Array.of(index));

export function makeBundle(changes: WorldChanges = {}): EvidenceBundle {
  const { bodies = [challenged, approved], sealDelayMs = 500, signer, tsa } = changes;
  const by = { ...(signer && { signer }), ...(tsa && { tsa }) };
  const records = bodies.map((body) => {
    const octets = encodeEvidence(body);
    const seal = sealed(octets, { ...by, at: body.at + sealDelayMs, attached: false });
    return { body: octets, seal };
  });
  const entries = records.flatMap(({ seal }, index) => [strangers[index] ?? seal, seal]);
  const leaves = [...entries, ...strangers.slice(2)].map((entry) => leafHash(entry));
  const ofRange = ({ start, end }: { start: number; end: number }) =>
    rootOf(leaves.slice(start, end));
  const proofOf = (position: number) => inclusionRanges(position, leaves.length).map(ofRange);
  return {
    records: records.map((record, index) => {
      const position = index * 2 + 1;
      return { ...record, position, proof: proofOf(position) };
    }),
    head: makeHead({ size: leaves.length, root: rootOf(leaves) }),
    certificate: sealed(encodeTokenCertificate({ ...certificate, ...changes.certificate }), {
      ...by,
      at: certificate.issuedAt,
    }),
    status: sealed(encodeTokenStatus({ ...status, ...changes.status }), { ...by, at: judgedAt }),
    statement: { ...statement, ...changes.statement },
    ...(changes.olderSize !== undefined && {
      consistency: {
        olderSize: changes.olderSize,
        proof: consistencyRanges(changes.olderSize, leaves.length).map(ofRange),
      },
    }),
  };
}

export function makeHead(changes: Partial<TreeHeadBody> = {}): Uint8Array {
  const head = { log: 'log-1', size: 1, root: new Uint8Array(32), at: begunAt + 60_000 };
  return sealed(encodeTreeHead({ ...head, ...changes }), { at: begunAt + 60_000 });
}

/** The first leaves of the log of `makeBundle`, as it stands or as somebody rewrote it. */
export function headOf(bundle: EvidenceBundle, size: number): Uint8Array {
  const seals = bundle.records.map(({ seal }) => seal);
  const entries = seals.flatMap((seal, index) => [strangers[index] ?? seal, seal]);
  const leaves = [...entries, ...strangers.slice(2)].map((entry) => leafHash(entry));
  return makeHead({ size, root: rootOf(leaves.slice(0, size)) });
}
