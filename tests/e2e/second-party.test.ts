/**
 * A second party, as a bank, its customer and an expert meet it: two installations with nothing in
 * common, the model of the app between them. Both codes approve; one alone does not, whoever has it.
 */

import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { parseBundle, verifyEvidence } from '@kumoin/evidence';
import { encodePem, parseCertificate } from '@kumoin/pki';
import { Authenticator } from '../../apps/web/src/authenticator/model/authenticator.ts';
import { AuthenticatorError } from '../../apps/web/src/authenticator/model/authenticator-error.ts';
import {
  onlineResponse,
  typedCode,
} from '../../apps/web/src/authenticator/model/answer-statement.ts';
import type { EnrolledToken } from '../../apps/web/src/authenticator/model/enrolled-token.ts';
import { MemoryStore } from '../../apps/web/src/authenticator/model/phone-world.contract.ts';
import { readCode } from '../../apps/web/src/authenticator/model/read-code.ts';
import type { ClientId } from '../../apps/server/src/domain/identifiers.ts';
import { runKumoin } from '../worlds/kumoin-command.ts';
import { TransactionsWorld } from '../worlds/transactions-world.ts';
import type { Bank } from '../worlds/transactions-world.ts';

const transfer = {
  kind: 'transfer',
  fields: { payee: '株式会社みほん商店', amount: '128000', currency: 'JPY' },
} as const;

let folder: string;
let home: TransactionsWorld;
let second: TransactionsWorld;
let bank: Bank;
let askedBy: ClientId;
let isDown = false;

before(async () => {
  folder = mkdtempSync(join(tmpdir(), 'kumoin-second-'));
  const ports = [await freePort(), await freePort()] as const;
  const [homeOrigin, secondOrigin] = ports.map((port) => `http://127.0.0.1:${port}`);
  second = await TransactionsWorld.open({
    config: {
      port: ports[1],
      providerName: 'みほん公証',
      tokens: { authenticatorOrigins: [homeOrigin] },
    },
  });
  const { clientId, secret } = await second.newClient({ attestations: true });
  askedBy = clientId;
  const clientSecretFile = join(folder, 'secret');
  writeFileSync(clientSecretFile, `${secret}\n`, { mode: 0o600 });
  const secondParty = { origin: secondOrigin, clientId, clientSecretFile, insecureHttp: true };
  home = await TransactionsWorld.open({
    config: { port: ports[0], transactions: { secondParty } },
  });
  bank = await home.newBank();
  await Promise.all([home, second].map(makeAuthorities));
});
after(async () => {
  await home.close();
  if (!isDown) await second.close();
  rmSync(folder, { recursive: true, force: true });
});

async function makeAuthorities({ built, baseUrl }: TransactionsWorld): Promise<void> {
  const plan = { country: 'JP', organization: baseUrl, caKey: 'p-256', unitKey: 'p-256' };
  await built.useCases.createAuthorities({ ...plan, baseUrl } as never);
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** What the page of an account shows: a link to the app of that installation. */
async function linkOf(world: TransactionsWorld, accountId: never): Promise<string> {
  const { beginEnrolment } = world.built.useCases;
  const offer = await beginEnrolment({ keeper: 'operator', accountId });
  const hash = Buffer.from(offer.keyHash).toString('base64url');
  return `${world.baseUrl}/authenticator/#enrol=${offer.code.reveal()}.${hash}`;
}

/** A customer of both, with a phone that is a token at the bank. */
async function newPhone() {
  const customer = await home.newCustomer();
  const store = new MemoryStore();
  const app = `${home.baseUrl}/authenticator/`;
  const phone = await Authenticator.open({ store, fetch, now: Date.now, home: app });
  const code = readCode(await linkOf(home, customer.account.id as never), app);
  assert.equal(code.kind, 'enrolment');
  const token = await phone.enrol(await phone.showEnrolment(code), 'Phone');
  const there = await second.newCustomer();
  return { customer, phone, token, store, there };
}

type Phone = Awaited<ReturnType<typeof newPhone>>;

async function addSecondParty({ phone, token, there }: Phone): Promise<void> {
  const { secondParty } = await phone.tokenInfo(token);
  assert.deepEqual(secondParty, { origin: second.baseUrl });
  const link = await linkOf(second, there.account.id as never);
  const offer = await phone.showSecondEnrolment(second.baseUrl, link);
  assert.deepEqual([offer.service, offer.account], ['みほん公証', there.name]);
  await phone.bindSecondParty(token, second.baseUrl, offer);
}

async function begin({ customer, phone, token }: Phone) {
  const order = { ...transfer, account: customer.name, tokenID: token.id };
  const { transactionId: transactionID } = await bank.api.begin(order);
  const [shown] = await phone.listPending(token);
  assert.ok(shown);
  return { transactionID, shown };
}

const standing = async (transactionID: string) => {
  const { state, failures } = await bank.api.show(transactionID);
  return [state, failures];
};

/** What an expert gets, and judges with the roots of both, or of one. */
async function evidenceOf(transactionID: string) {
  const { exportEvidence } = home.built.useCases;
  const octets = await exportEvidence({
    transactionId: transactionID as never,
    reader: 'operator',
  });
  const bundle = parseBundle(octets);
  return async (secondRoot?: TransactionsWorld) => {
    const trust = await trustIn(home);
    const secondTrust = secondRoot && (await trustIn(secondRoot));
    const { valid, findings } = verifyEvidence({
      ...{ bundle, trust },
      ...(secondTrust && { secondTrust }),
    });
    return { valid, codes: findings.map((finding) => finding.code as string) };
  };
}

async function trustIn({ built }: TransactionsWorld) {
  const root = await built.stores.authorities.findByKind('root');
  assert.ok(root);
  const anchors = root.chain.slice(0, 1).map((raw) => parseCertificate(raw));
  return { anchors, crls: [], at: Date.now() };
}

test('both answers approve, and a third party sees that the bank alone did not', async () => {
  const phone = await newPhone();
  const alone = await begin(phone);
  await phone.phone.approve(alone.shown);
  await addSecondParty(phone);
  const both = await begin(phone);
  await phone.phone.approve(both.shown);
  assert.deepEqual(await standing(both.transactionID), ['approved', 0]);

  const judge = await evidenceOf(both.transactionID);
  const judged = await judge(second);
  assert.equal(judged.valid, true, judged.codes.join());
  assert.ok(judged.codes.includes('attested'));
  assert.ok((await judge()).codes.includes('attestation_not_judged'));
  const wrongRoot = await judge(home);
  assert.equal(wrongRoot.valid, false);
  assert.ok(wrongRoot.codes.includes('seal_signer_not_trusted'));

  // Before the second party was there, nobody but the bank had a word.
  const old = await (await evidenceOf(alone.transactionID))(second);
  assert.equal(old.valid, false);
  assert.ok(old.codes.includes('attestation_missing'));
});

test('the real command demands the second party where its root is given', async () => {
  const phone = await newPhone();
  await addSecondParty(phone);
  const { transactionID, shown } = await begin(phone);
  await phone.phone.approve(shown);
  const { exportEvidence } = home.built.useCases;
  const order = { transactionId: transactionID as never, reader: 'operator' } as const;
  writeFileSync(join(folder, 'transfer.json'), await exportEvidence(order));
  const roots = [home, second].map(async (world, index) => {
    const { anchors } = await trustIn(world);
    const path = join(folder, `root-${index}.pem`);
    writeFileSync(path, encodePem('CERTIFICATE', anchors[0]?.raw ?? new Uint8Array()));
    return path;
  });
  const [own = '', theirs = ''] = await Promise.all(roots);
  const verify = (...more: readonly string[]) => {
    const words = ['evidence', 'verify', join(folder, 'transfer.json'), '--trust', own, ...more];
    return runKumoin(words, { home: folder, folder });
  };
  const judged = await verify('--second-trust', theirs);
  assert.equal(judged.code, 0, judged.output + judged.errors);
  assert.match(judged.output, /a second party, trusted apart, checked a second key/);
  assert.match((await verify()).output, /was not judged: see --second-trust/);
  const wrong = await verify('--second-trust', own);
  assert.equal(wrong.code, 1);
  assert.match(wrong.output, /INVALID/);
});

test('the bank alone is refused: its own half right, the other missing or wrong, or typed', async () => {
  const phone = await newPhone();
  await addSecondParty(phone);
  const { transactionID, shown } = await begin(phone);
  const token = phone.store.tokens.get(phone.token.id) as EnrolledToken;
  const { answerTransaction } = home.built.useCases;
  const key = { ref: shown.ref, tokenId: token.id as never };
  const right = await onlineResponse(token, shown.statement, Date.now());
  const other = { ...shown.statement, nonce: 'ffffffffffffffff' };
  const wrong = token.second && (await onlineResponse(token.second, other, Date.now()));
  const { digits } = await typedCode(token, shown.statement, Date.now());
  const refused = { code: 'answer_refused' };

  await assert.rejects(answerTransaction({ key, way: 'typed', response: digits }), refused);
  assert.deepEqual(await standing(transactionID), ['shown', 0]);
  await assert.rejects(answerTransaction({ key, way: 'online', response: right }), refused);
  assert.deepEqual(await standing(transactionID), ['shown', 1]);
  const answer = { key, way: 'online', response: right, secondResponse: wrong ?? '' } as const;
  await assert.rejects(answerTransaction(answer), refused);
  assert.deepEqual(await standing(transactionID), ['shown', 2]);
  await phone.phone.approve(shown);
  assert.deepEqual(await standing(transactionID), ['approved', 2]);
});

test('the second party attests the same answer again, and no other', async () => {
  const phone = await newPhone();
  await addSecondParty(phone);
  const { shown } = await begin(phone);
  const beside = (phone.store.tokens.get(phone.token.id) as EnrolledToken).second;
  assert.ok(beside);
  const ask = { clientId: clientIdThere(), tokenId: beside.id as never };
  const { attestAnswer } = second.built.useCases;
  const response = await onlineResponse(beside, shown.statement, Date.now());
  const { insecureRawQuestion, parseOcraSuite, questionOfStatement } = await import('@kumoin/otp');
  const suite = parseOcraSuite(beside.suites.online);
  const question = questionOfStatement(shown.statement, suite).text.toLowerCase();
  assert.equal(insecureRawQuestion(suite, question).text.toLowerCase(), question);
  await attestAnswer({ ...ask, question, response });
  await attestAnswer({ ...ask, question, response });
  const last = question.endsWith('0') ? '1' : '0';
  const off = question.slice(0, -1) + last;
  const refused = { code: 'answer_refused' };
  await assert.rejects(attestAnswer({ ...ask, question: off, response }), refused);
  const stranger = { ...ask, clientId: 'nobody' as ClientId, question, response };
  await assert.rejects(attestAnswer(stranger), { code: 'token_unknown' });
});

test('bound once, and only by a link of that very place', async () => {
  const phone = await newPhone();
  const elsewhere = await linkOf(home, phone.customer.account.id as never);
  await assert.rejects(phone.phone.showSecondEnrolment(second.baseUrl, elsewhere), (error) => {
    return error instanceof AuthenticatorError && error.code === 'code_of_other_service';
  });
  await addSecondParty(phone);
  const { bindSecondParty } = home.built.useCases;
  const token = await home.built.stores.tokens.find(phone.token.id as never);
  assert.ok(token?.secondTokenId);
  await bindSecondParty(token, token.secondTokenId);
  await assert.rejects(bindSecondParty(token, randomUUID() as never), {
    code: 'token_state_unfit',
  });
});

test('another origin, and a client without the right, are not let in', async () => {
  const url = `${second.baseUrl}/authenticator/v1/enrolments/show`;
  const preflight = (origin: string) =>
    fetch(url, { method: 'OPTIONS', headers: { origin, 'access-control-request-method': 'POST' } });
  const good = await preflight(home.baseUrl);
  assert.equal(good.status, 204);
  assert.equal(good.headers.get('access-control-allow-origin'), home.baseUrl);
  const bad = await preflight('https://evil.example');
  assert.deepEqual([bad.status, bad.headers.get('access-control-allow-origin')], [403, null]);
  const page = await fetch(`${home.baseUrl}/authenticator/`);
  const policy = page.headers.get('content-security-policy') ?? '';
  assert.ok(policy.includes(`connect-src 'self' ${second.baseUrl};`), policy);

  const other = await second.newBank();
  const answer = await fetch(`${second.baseUrl}/transactions/v1/attestations`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${other.accessToken}`,
      'content-type': 'application/json',
    },
    body: JSON.stringify({ tokenID: 't', question: '0'.repeat(64), response: '0'.repeat(64) }),
  });
  assert.equal(answer.status, 403);
  assert.equal(((await answer.json()) as { error: string }).error, 'method_not_allowed');
});

test('with the second party down nothing is approved and nothing counted', async () => {
  const phone = await newPhone();
  await addSecondParty(phone);
  const { transactionID, shown } = await begin(phone);
  await second.built.close();
  isDown = true;
  await assert.rejects(phone.phone.approve(shown), (error) => {
    return error instanceof AuthenticatorError && error.code === 'server_failed';
  });
  assert.deepEqual(await standing(transactionID), ['shown', 0]);
});

function clientIdThere(): ClientId {
  return askedBy;
}
