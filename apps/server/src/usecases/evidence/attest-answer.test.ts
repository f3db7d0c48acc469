/** A second party: what it attests, what it counts, and what it tells nobody. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checkSeal, parseAttestation, pseudonymOf } from '@kumoin/evidence';
import { insecureRawQuestion, ocra, ocraTimeStep, parseOcraSuite } from '@kumoin/otp';
import { parseCertificate } from '@kumoin/pki';
import { isAttestationOf } from '#domain/evidence/is-attestation-of.ts';
import type { ClientId, TenantId, TokenId } from '#domain/identifiers.ts';
import { Refusal } from '#domain/refusal.ts';
import type { RefusalCode } from '#domain/refusal.ts';
import { encodeTokenKeys } from '#domain/tokens/token-keys.ts';
import { tokenContext } from '#domain/tokens/token.ts';
import type { Token } from '#domain/tokens/token.ts';
import { sampleClient, sampleNote } from '#ports/samples.contract.ts';
import type { AnswerToAttest } from './attest-answer.ts';
import { evidenceWorld, key, salt, token as sample } from './evidence-world.contract.ts';

const suite = parseOcraSuite('OCRA-1:HOTP-SHA256-0:QH64-T1M');
const question = '5a'.repeat(32);
const clientId = 'bank-of-others' as ClientId;
const tokenId = 'second-1' as TokenId;

async function world(changes: Partial<Token> = {}) {
  const base = await evidenceWorld();
  const { tokens, clients, sealing } = base.ports;
  await clients.add(sampleClient({ id: clientId, tenantId: sample.tenantId }));
  await clients.add(sampleClient({ id: 'stranger' as ClientId, tenantId: 'other' as TenantId }));
  const keys = encodeTokenKeys({ client: key, commitmentSalt: salt });
  const keysSealed = await sealing.seal(keys, tokenContext({ id: tokenId }));
  const token = { ...sample, serial: undefined, ...changes, id: tokenId, keysSealed };
  await tokens.add([token], sampleNote);
  const responseTo = (text: string, at = base.clock.at) => {
    const timeStep = ocraTimeStep(suite, at);
    return ocra({ suite, key, question: insecureRawQuestion(suite, text), timeStep });
  };
  const ask = (more: Partial<AnswerToAttest> = {}) =>
    base.attestAnswer({ clientId, tokenId, question, response: responseTo(question), ...more });
  const now = async () => (await tokens.find(tokenId)) ?? assert.fail();
  return { ...base, ask, responseTo, now };
}

const refused = (code: RefusalCode) => (error: unknown) =>
  error instanceof Refusal && error.code === code;

test('a right answer is attested under a seal, its step used up and on record', async () => {
  const { ask, now, clock, authorities, responseTo, ports } = await world();
  const sealed = await ask();
  const anchors = authorities.root.chain.slice(0, 1).map(parseCertificate);
  const checked = checkSeal({ seal: sealed }, { anchors, crls: [], at: clock.at });
  assert.deepEqual(checked.faults, []);
  const step = Number(ocraTimeStep(suite, clock.at));
  assert.deepEqual(parseAttestation(checked.content ?? assert.fail()), {
    ...{ tokenId, holder: pseudonymOf('account-1', tokenId), commitment: sample.commitment },
    ...{ suite: suite.text, question, response: responseTo(question), step, at: clock.at },
  });
  assert.deepEqual([(await now()).lastStep, (await now()).failures], [step, 0]);
  const events = (await ports.journal.read(1, 1000)).map(({ event }) => event);
  assert.ok(events.includes('answer.attested'));
});

test('asked again it is attested again; a step that is over is not', async () => {
  const { ask, clock, responseTo } = await world();
  const response = responseTo(question);
  await ask({ response });
  await ask({ response });
  const other = '5b'.repeat(32);
  await ask({ question: other, response: responseTo(other) });
  clock.at += 60_000;
  const newer = '5c'.repeat(32);
  await ask({ question: newer, response: responseTo(newer) });
  await assert.rejects(ask({ response }), refused('answer_refused'));
});

test('one digit off is counted; five lock the token, and a right one helps no more', async () => {
  const { ask, now, responseTo } = await world();
  const response = responseTo(question).replace(/.$/, (digit) => (digit === '0' ? '1' : '0'));
  const off = question.replace(/.$/, 'b');
  await assert.rejects(ask({ question: off }), refused('answer_refused'));
  for (let wrong = 2; wrong <= 5; wrong += 1) {
    await assert.rejects(ask({ response }), refused('answer_refused'));
    assert.equal((await now()).failures, wrong);
  }
  await assert.rejects(ask(), refused('token_locked'));
});

test('a client of another tenant, or of none, hears of no token, and nothing is counted', async () => {
  const { ask, now } = await world();
  for (const stranger of ['stranger', 'nobody'] as ClientId[]) {
    await assert.rejects(ask({ clientId: stranger }), refused('token_unknown'));
  }
  await assert.rejects(ask({ tokenId: 'token-9' as TokenId }), refused('token_unknown'));
  assert.equal((await now()).failures, 0);
});

for (const [code, changes] of [
  ['token_not_active', { state: 'suspended' }],
  ['token_unknown', { accountId: undefined }],
  ['suite_not_allowed', { suites: { typed: suite.text } }],
  ['token_expired', { notAfter: sample.notBefore + 1 }],
] as const) {
  test(`a token that may not answer is refused: '${code}'`, async () => {
    const { ask } = await world(changes);
    await assert.rejects(ask(), refused(code));
  });
}

test('whoever asked holds the word of exactly that answer', async () => {
  const { ask, responseTo } = await world();
  const sealed = await ask();
  const answer = { tokenId, question, response: responseTo(question) };
  assert.equal(isAttestationOf(sealed, answer), true);
  assert.equal(isAttestationOf(sealed, { ...answer, tokenId: 'second-2' }), false);
  assert.equal(isAttestationOf(sealed, { ...answer, question: question.slice(2) }), false);
  assert.equal(isAttestationOf(sealed, { ...answer, response: question }), false);
  assert.equal(isAttestationOf(sealed.slice(1), answer), false);
});
