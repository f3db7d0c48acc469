/**
 * A world in which transactions leave evidence: real use cases over stores in memory and a
 * software vault, a clock that stands still until told, a token, and a transaction of it.
 */

import { makeStatement, ocra, ocraTimeStep, parseOcraSuite } from '@kumoin/otp';
import { questionOfStatement, statementDigest } from '@kumoin/otp';
import type { Statement } from '@kumoin/otp';
import { parseBundle, verifyEvidence } from '@kumoin/evidence';
import type { EvidenceEvent, EvidenceToVerify } from '@kumoin/evidence';
import { bytesToHex, digest, parseCertificate } from '@kumoin/pki';
import { draftEvidence } from '#domain/evidence/draft-evidence.ts';
import type { EvidenceRecordId, TokenTransactionId } from '#domain/identifiers.ts';
import type { Token } from '#domain/tokens/token.ts';
import { encodeStatementText, statementContext } from '#domain/transactions/statement-text.ts';
import type { TokenTransaction } from '#domain/transactions/token-transaction.ts';
import { sampleNote } from '#ports/samples.contract.ts';
import { sampleToken, sampleTransaction } from '#ports/samples-of-tokens.contract.ts';
import { openMemoryStore } from '../../adapters/memory/open-memory-store.ts';
import { buildEvidenceUseCases } from '../../wiring/build-evidence-use-cases.ts';
import { authorityWorld } from '../../../../../tests/worlds/authority-world.ts';

export const begunAt = Date.UTC(2031, 4, 6, 7, 8, 9);
const suite = 'OCRA-1:HOTP-SHA256-8:QH64-T1M';
const online = 'OCRA-1:HOTP-SHA256-0:QH64-T1M';
export const key = new Uint8Array(32).fill(3);
export const salt = new Uint8Array(32).fill(4);
const commitment = bytesToHex(
  digest('sha256', new TextEncoder().encode('ocra-key-commit'), key, salt),
);

const yearMs = 365 * 86_400_000;

export const token: Token = sampleToken({
  kind: 'authenticator',
  suites: { typed: suite, online },
  commitment,
  notBefore: begunAt - 1000,
  notAfter: begunAt + yearMs,
  usesMax: undefined,
  counter: 0,
});

export type EvidenceWorld = Awaited<ReturnType<typeof evidenceWorld>>;

/**
 * @param own ports in the place of the world's.
 * @param open the stores; in memory unless given.
 */
export async function evidenceWorld(
  own: Partial<Parameters<typeof buildEvidenceUseCases>[0]> = {},
  at = begunAt,
  open = openMemoryStore,
) {
  const world = await authorityWorld({ at, open });
  const authorities = await world.createAuthorities(world.plan);
  const { ports, clock } = world;
  const given = {
    ...ports,
    issueTimestamp: world.issueTimestamp,
    headSeconds: 60,
    suitesAllowed: [online],
    baseUrl: () => ports.baseUrl,
    ...own,
  };
  await ports.tokens.add([{ ...token, notBefore: at - 1000, notAfter: at + yearMs }], sampleNote);
  const useCases = buildEvidenceUseCases(given);
  let records = 0;

  /** What was begun, as it is stored; each is of the same token, decided before the next. */
  async function begin(number = 1): Promise<TokenTransaction> {
    const id = `transaction-${String(number)}` as TokenTransactionId;
    const statement: Statement = makeStatement({
      kind: 'transfer',
      relyingParty: 'Kasuga Bank',
      transactionId: id,
      fields: [
        { name: 'payee', value: 'Hanako Yamada' },
        { name: 'amount', value: '125000' },
        { name: 'currency', value: 'JPY' },
      ],
      nonce: number.toString(16).padStart(16, '0'),
      expiresAt: Math.floor(clock.now() / 1000) + 300,
    });
    const text = encodeStatementText(statement);
    const statementSealed = await ports.sealing.seal(text, statementContext({ id }));
    const stored = sampleTransaction({
      id,
      suite,
      language: 'en',
      statementSealed,
      ref: number.toString(16).padStart(16, '0'),
      pageHash: `page-${String(number)}`,
      createdAt: clock.now(),
      expiresAt: clock.now() + 300_000,
    });
    const { statementSealed: _sealed, ...rest } = stored;
    const transaction = { ...rest, statement };
    const recording = { evidence: [draft('challenged', transaction)], note: sampleNote };
    await ports.tokenTransactions.add(stored, recording);
    return transaction;
  }

  function draft(event: EvidenceEvent, transaction: TokenTransaction) {
    records += 1;
    const { statement } = transaction;
    const question = questionOfStatement(statement, parseOcraSuite(online));
    const timeStep = ocraTimeStep(parseOcraSuite(online), clock.now());
    const response = ocra({ suite: parseOcraSuite(online), question, key, timeStep });
    const answer = { suite: online, question: question.text, response, step: Number(timeStep) };
    return draftEvidence({
      id: `record-${String(records)}` as EvidenceRecordId,
      event,
      transaction,
      statementHash: bytesToHex(statementDigest(statement)),
      question: question.text,
      token,
      at: clock.now(),
      ...(event === 'approved' && { answer: { ...answer, drift: 0, pin: false } }),
    });
  }

  async function end(transaction: TokenTransaction, event: 'approved' | 'refused') {
    const recording = { evidence: [draft(event, transaction)], note: sampleNote };
    const at = clock.now();
    const { id } = transaction;
    if (event === 'refused') {
      await ports.tokenTransactions.end(id, { ...recording, state: 'refused', at });
      return;
    }
    const step = Math.floor(at / 60_000) + records;
    const use = { tokenId: token.id, counter: undefined, step, driftSteps: 0 };
    const limit = { failuresMax: 5, lockSeconds: undefined };
    await ports.tokenTransactions.approve({ ...recording, id, use, limit, at });
  }

  /** As a third party would, with nothing but the root. */
  function verify(bundle: Uint8Array, more: Partial<EvidenceToVerify> = {}) {
    const anchors = authorities.root.chain.slice(0, 1).map(parseCertificate);
    const trust = { anchors, crls: [], at: clock.now() };
    const { valid, findings } = verifyEvidence({ bundle: parseBundle(bundle), trust, ...more });
    return { valid, codes: findings.map(({ code }) => code as string) };
  }

  return { ...world, ...useCases, given, authorities, begin, end, verify };
}

/** Drafted, begun and decided in a row. */
export async function approvedInOrder(world: EvidenceWorld, count: number): Promise<void> {
  for (let number = 1; number <= count; number += 1) {
    const transaction = await world.begin(number);
    world.clock.at += 1000;
    await world.end(transaction, 'approved');
    world.clock.at += 60_000;
  }
}
