/** The life of tokens over HTTP: from a container of seeds to its end, and who may not. */

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { exportPskc, importPskc, insecureRawQuestion, ocra, parseOcraSuite } from '@kumoin/otp';
import type { PskcKey } from '@kumoin/otp';
import { CscWorld, operatorToken } from '../../../../../tests/conformance/csc/csc-world.ts';
import type { Answer } from '../../../../../tests/conformance/csc/post-json.ts';

let world: CscWorld;
let tenant: string;
before(async () => {
  world = await CscWorld.open();
  tenant = (await world.built.useCases.showAccount('alice')).tenantId;
});
after(() => world.close());

const operate = (method: string, body: unknown, token = operatorToken): Promise<Answer> =>
  world.post(`/operator/v1/tokens/${method}`, { body, authorization: `Bearer ${token}` });

const passphrase = 'correct horse battery';
const suite = parseOcraSuite('OCRA-1:HOTP-SHA256-8:C-QN08');
const secret = new Uint8Array(32).fill(9);

function containerOf(...serials: readonly string[]): string {
  const keys = serials.map((serialNumber): PskcKey => {
    const device = { manufacturer: 'oath.ACME', serialNumber };
    const fixed = { id: `K${serialNumber}`, algorithm: 'ocra', suite: suite.text } as const;
    return { ...fixed, device, secret, counter: 0n, policy: { keyUsages: ['CR'] } };
  });
  const random = (count: number) => new Uint8Array(count).fill(7);
  return exportPskc(keys, { kind: 'passphrase', passphrase, random, iterations: 1000 });
}

interface Told {
  readonly tokenID: string;
  readonly state: string;
  readonly counter: number;
  readonly accountID?: string;
}

const tokensOf = ({ body }: Answer) => (body as { readonly tokens: readonly Told[] }).tokens;

async function imported(...serials: readonly string[]): Promise<readonly string[]> {
  const answer = await operate('import', {
    tenant,
    container: containerOf(...serials),
    passphrase,
  });
  assert.equal(answer.status, 201);
  return tokensOf(answer).map(({ tokenID }) => tokenID);
}

async function shown(tokenID: string): Promise<Told> {
  return (await operate('show', { tokenID })).body as unknown as Told;
}

async function answers(tokenID: string, purpose: string, counter: number) {
  const { body } = await operate('check', { tokenID, purpose });
  const { handle, questions } = body as unknown as { handle: string; questions: string[] };
  const codes = questions.map((text, index) => {
    const question = insecureRawQuestion(suite, text);
    return ocra({ suite, key: secret, question, counter: BigInt(counter + index) });
  });
  return { handle, codes };
}

test('a person gets one token of the server, active, and no key of it is told', async () => {
  const { status, body } = await operate('issue', { userID: 'alice' });
  assert.equal(status, 201);
  const { kind, state } = body as unknown as { kind: string; state: string };
  assert.deepEqual([kind, state], ['server', 'active']);
  const again = await operate('issue', { userID: 'alice' });
  assert.equal((again.body as { error: string }).error, 'token_serial_taken');
  assert.equal((await operate('issue', { userID: 'nobody' })).status, 404);
});

test('a token comes in, is assigned, activated, put right, and ends', async () => {
  const [tokenID = ''] = await imported('1');
  assert.equal((await operate('assign', { tokenID, userID: 'alice' })).status, 204);
  const { handle, codes } = await answers(tokenID, 'activation', 0);
  assert.equal((await operate('activate', { handle, code: codes[0] })).status, 204);
  assert.equal((await shown(tokenID)).state, 'active');

  const far = await answers(tokenID, 'resynchronisation', 700);
  assert.equal((await operate('resynchronise', far)).status, 204);
  assert.equal((await shown(tokenID)).counter, 702);

  assert.equal((await operate('suspend', { tokenID })).status, 204);
  assert.deepEqual((await operate('suspend', { tokenID })).body['error'], 'token_state_unfit');
  assert.equal((await operate('resume', { tokenID })).status, 204);
  assert.equal((await operate('unlock', { tokenID })).status, 204);
  assert.equal((await operate('revoke', { tokenID, reason: 'lost' })).status, 204);
  const again = await operate('revoke', { tokenID, reason: 'lost' });
  assert.deepEqual([again.status, again.body['error']], [409, 'token_ended']);
});

test('what was asked of a token is answered once', async () => {
  const [tokenID = ''] = await imported('2');
  await operate('assign', { tokenID, userID: 'alice' });
  const { handle, codes } = await answers(tokenID, 'activation', 0);
  const wrong = await operate('activate', { handle, code: '00000000' });
  assert.deepEqual([wrong.status, wrong.body['error']], [400, 'token_code_wrong']);
  const late = await operate('activate', { handle, code: codes[0] });
  assert.deepEqual([late.status, late.body['error']], [400, 'token_check_unknown']);
});

test('a token takes the place of another one', async () => {
  const [old = '', fresh = ''] = await imported('3', '4');
  await operate('assign', { tokenID: old, userID: 'bob' });
  assert.equal((await operate('replace', { tokenID: old, by: fresh })).status, 204);
  const { handle, codes } = await answers(fresh, 'activation', 0);
  assert.equal((await operate('activate', { handle, code: codes[0] })).status, 204);
  assert.deepEqual([(await shown(old)).state, (await shown(fresh)).state], ['replaced', 'active']);
  const own = tokensOf(await operate('list', { userID: 'bob' }));
  assert.deepEqual(own.map(({ tokenID }) => tokenID).sort(), [old, fresh].sort());
});

test('tokens are listed in pages and by serial number, without a word of their keys', async () => {
  const [tokenID = ''] = await imported('5');
  const [found] = tokensOf(await operate('list', { tenant, serial: 'oath.ACME 5' }));
  assert.equal(found?.tokenID, tokenID);
  assert.deepEqual(Object.keys(found).includes('keysSealed'), false);
  const all = tokensOf(await operate('list', { tenant }));
  const rest = tokensOf(await operate('list', { tenant, after: all[0]?.tokenID }));
  assert.equal(rest.length, all.length - 1);
  assert.equal((await operate('list', {})).status, 404);
});

test('seeds leave under a passphrase, for whoever has it', async () => {
  const [tokenID = ''] = await imported('6');
  const order = { tenant, tokenIDs: [tokenID], passphrase: 'another good passphrase' };
  const { status, body } = await operate('export', order);
  assert.equal(status, 200);
  const unlock = { passphrase: order.passphrase };
  const [key] = importPskc(String(body['container']), { at: world.clock.at, unlock });
  assert.deepEqual(key?.secret, secret);
});

test('an enrolment is offered as a link that sends nothing to a server by itself', async () => {
  const { status, body } = await operate('enrol', { userID: 'alice' });
  assert.equal(status, 201);
  const link = new URL(String(body['link']));
  assert.equal(link.origin + link.pathname, `${world.baseUrl}/authenticator/`);
  assert.match(link.hash, /^#enrol=[\w-]{43}\.[\w-]{22}$/);
  assert.equal((await operate('enrol', { userID: 'nobody' })).status, 404);
});

describe('nothing is taken that is not as it should be', () => {
  const rows: Readonly<Record<string, readonly [string, () => unknown, number, string]>> = {
    'a serial number twice': [
      'import',
      () => ({ tenant, container: containerOf('1'), passphrase }),
      409,
      'token_serial_taken',
    ],
    'a wrong passphrase': [
      'import',
      () => ({ tenant, container: containerOf('90'), passphrase: 'wrong' }),
      400,
      'token_file_refused',
    ],
    'no container': ['import', () => ({ tenant, container: 'seeds' }), 400, 'token_file_refused'],
    'a token that is not there': ['show', () => ({ tokenID: 'x' }), 404, 'token_unknown'],
    'a weak passphrase': [
      'export',
      () => ({ tenant, tokenIDs: ['x'], passphrase: 'short' }),
      400,
      'passphrase_too_weak',
    ],
  };
  for (const [what, [method, body, status, error]] of Object.entries(rows)) {
    test(`${what}: ${error}`, async () => {
      const answer = await operate(method, body());
      assert.deepEqual([answer.status, answer.body['error']], [status, error]);
    });
  }

  const malformed: readonly (readonly [string, unknown])[] = [
    ['show', {}],
    ['show', { tokenID: 'x', more: 1 }],
    ['revoke', { tokenID: 'x', reason: 'tired of it' }],
    ['resynchronise', { handle: 'x', codes: ['1'] }],
    ['import', { tenant: 't' }],
    ['export', { tenant: 't', tokenIDs: [], passphrase }],
  ];
  for (const [method, body] of malformed) {
    test(`${method} ${JSON.stringify(body)} is no request`, async () => {
      assert.equal((await operate(method, body)).status, 400);
    });
  }

  test('a container of nine megabytes is not even read', async () => {
    const container = 'x'.repeat(9 * 2 ** 20);
    assert.equal((await operate('import', { tenant, container })).status, 413);
    assert.equal((await operate('show', { tokenID: 'x'.repeat(2 * 2 ** 20) })).status, 413);
  });

  test('nobody but the operator', async () => {
    for (const method of ['list', 'import', 'export', 'enrol', 'unlock']) {
      assert.equal((await operate(method, {}, 'somebody else')).status, 401);
    }
  });
});
