/** What is said of tokens: `issueTokenCertificate` and `answerTokenStatus`. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checkSeal, parseTokenCertificate, parseTokenStatus, pseudonymOf } from '@kumoin/evidence';
import { parseCertificate } from '@kumoin/pki';
import type { TokenId } from '#domain/identifiers.ts';
import { Refusal } from '#domain/refusal.ts';
import type { Token } from '#domain/tokens/token.ts';
import { sampleNote } from '#ports/samples.contract.ts';
import { evidenceWorld, token } from './evidence-world.contract.ts';
import type { EvidenceWorld } from './evidence-world.contract.ts';
import { makeIssueTokenCertificate } from './issue-token-certificate.ts';

const unknown = (error: unknown) => error instanceof Refusal && error.code === 'token_unknown';

function issuing(world: EvidenceWorld, changes: Partial<Token> = {}) {
  const tokens = { find: async () => ({ ...token, ...changes }) };
  return makeIssueTokenCertificate({ ...world.given, tokens });
}

function openSeal(world: EvidenceWorld, seal: Uint8Array): Uint8Array {
  const anchors = world.authorities.root.chain.slice(0, 1).map(parseCertificate);
  const { content, faults } = checkSeal({ seal }, { anchors, crls: [], at: world.clock.at });
  assert.deepEqual(faults, []);
  return content ?? assert.fail();
}

test('a certificate says of a token what a third party needs, and not who owns it', async () => {
  const world = await evidenceWorld();
  const { signed } = await issuing(world)(token.id);
  assert.deepEqual(parseTokenCertificate(openSeal(world, signed)), {
    tokenId: token.id,
    kind: 'authenticator',
    holder: pseudonymOf('account-1', token.id),
    suites: [token.suites.typed, token.suites.online],
    commitment: token.commitment,
    assurance: 'key-agreed',
    issuedAt: world.clock.at,
    notBefore: token.notBefore,
    notAfter: token.notAfter,
    statusUrl: 'http://ca.test/evidence/v1/tokens/token-1',
  });
});

test('it is issued again when it is not true any more, and only then', async () => {
  const world = await evidenceWorld();
  const first = await issuing(world)(token.id);
  world.clock.at += 1000;
  assert.deepEqual(await issuing(world)(token.id), first);
  const changes = [{ commitment: 'ee'.repeat(32) }, { notAfter: undefined }, { usesMax: 5 }];
  for (const [index, change] of changes.entries()) {
    assert.equal((await issuing(world, change)(token.id)).serial, index + 2);
  }
});

test('a token that is nobody’s, or none at all, has no certificate: token_unknown', async () => {
  const world = await evidenceWorld();
  await assert.rejects(issuing(world, { accountId: undefined })(token.id), unknown);
  const none = makeIssueTokenCertificate({
    ...world.given,
    tokens: { find: async () => undefined },
  });
  await assert.rejects(none(token.id), unknown);
});

test('the status of a token is answered as it is now, and why it ended', async () => {
  const world = await evidenceWorld();
  const ask = async () => {
    const { status, signed } = await world.answerTokenStatus(token.id);
    assert.deepEqual(parseTokenStatus(openSeal(world, signed)), status);
    return status;
  };
  const { at } = world.clock;
  assert.deepEqual(await ask(), { tokenId: token.id, status: 'good', at });
  const change = { from: ['active'], to: 'revoked', endReason: 'stolen', at } as const;
  await world.ports.tokens.change(token.id, change, sampleNote);
  world.clock.at += 1000;
  const revoked = { status: 'revoked', at: at + 1000, revokedAt: at, reason: 'stolen' };
  assert.deepEqual(await ask(), { tokenId: token.id, ...revoked });
  await assert.rejects(world.answerTokenStatus('token-9' as TokenId), unknown);
});
