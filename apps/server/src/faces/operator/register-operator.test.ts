import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import {
  buildOcspCertId,
  buildOcspRequest,
  findRevocation,
  parseCertificate,
  parseCrl,
  parseOcspResponse,
} from '@kumoin/pki';
import type { Certificate } from '@kumoin/pki';
import { Sha256TokenHash } from '#adapters/system/sha256-token-hash.ts';
import { refusalCodes } from '#domain/refusal.ts';
import type { RefusalCode } from '#domain/refusal.ts';
import { Secret } from '#domain/secret.ts';
import { makeCheckOperator } from '#usecases/access/check-operator.ts';
import {
  CscWorld,
  operatorToken,
  pin,
  plain,
} from '../../../../../tests/conformance/csc/csc-world.ts';
import type { Session } from '../../../../../tests/conformance/csc/csc-world.ts';
import type { Answer } from '../../../../../tests/conformance/csc/post-json.ts';
import { statusOf } from './render-refusal.ts';

let world: CscWorld;
let alice: Session;
before(async () => {
  world = await CscWorld.open();
  alice = await world.session('alice');
});
after(() => world.close());

const operate = (method: string, body: unknown, token = operatorToken): Promise<Answer> =>
  world.post(`/operator/v1/${method}`, { body, authorization: `Bearer ${token}` });
const revoke = (serialNumber: string, reason = 'keyCompromise'): Promise<Answer> =>
  operate('certificates/revoke', { serialNumber, reason });

interface Shown {
  readonly keyStatus: string;
  readonly certStatus: string;
  readonly serialNumber: string;
  readonly chain: readonly Certificate[];
}

async function show(credentialID: string): Promise<Shown> {
  const wanted = { credentialID, certificates: 'chain', certInfo: true };
  const { body } = await alice.call('v2', 'credentials/info', wanted);
  const { key, cert } = body as unknown as {
    key: { status: string };
    cert: { status: string; serialNumber: string; certificates: string[] };
  };
  const { status: certStatus, serialNumber, certificates } = cert;
  const read = (text: string) => parseCertificate(new Uint8Array(Buffer.from(text, 'base64')));
  return { keyStatus: key.status, certStatus, serialNumber, chain: certificates.map(read) };
}

/** The path in a certificate, on the port the server has this time. */
async function fetchBytes(url: string | undefined, request?: Uint8Array): Promise<Uint8Array> {
  const { pathname } = new URL(url ?? '');
  const response = await fetch(
    `${world.baseUrl}${pathname}`,
    request && {
      method: 'POST',
      headers: { 'content-type': 'application/ocsp-request' },
      body: Buffer.from(request),
    },
  );
  assert.equal(response.status, 200);
  return new Uint8Array(await response.arrayBuffer());
}

async function publicStatus([own, issuer]: readonly Certificate[]) {
  assert.ok(own !== undefined && issuer !== undefined);
  const crl = parseCrl(await fetchBytes(own.crlDistributionPoints[0]));
  const { subject, publicKey } = issuer;
  const { serialNumber } = own;
  const certId = buildOcspCertId({ hash: 'sha1', issuer: { subject, publicKey }, serialNumber });
  const request = buildOcspRequest({ certIds: [certId] });
  const response = parseOcspResponse(await fetchBytes(own.ocspUrls[0], request));
  assert.equal(response.status, 'successful');
  const { status } = response.basic.answers[0] ?? {};
  return { listed: findRevocation(crl, serialNumber) !== undefined, ocsp: status?.kind };
}

describe('who may', () => {
  const words = { error: 'operator_unknown', detail: refusalCodes.operator_unknown };
  for (const [what, authorization] of [
    ['nobody', undefined],
    ['a wrong token', `Bearer ${operatorToken}x`],
    ['the token in part', `Bearer ${operatorToken.slice(0, -1)}`],
    ['another scheme', `Basic ${operatorToken}`],
    ['an empty token', 'Bearer '],
  ] as const) {
    test(`${what}: 401, before the body is read`, async () => {
      const answer = await world.post('/operator/v1/credentials/unlock', {
        body: '{',
        ...(authorization !== undefined && { authorization }),
      });
      assert.deepEqual([answer.status, answer.body], [401, words]);
      assert.equal(answer.headers.get('www-authenticate'), 'Bearer');
    });
  }

  test('a signer’s access token opens nothing', async () => {
    const answer = await operate('credentials/unlock', { credentialID: 'x' }, alice.token);
    assert.equal(answer.status, 401);
  });

  test('where no operator token is set, none is right', () => {
    const ports = { tokenHash: new Sha256TokenHash(), operatorTokenHash: () => undefined };
    for (const token of ['', 'undefined', operatorToken]) {
      const check = () => makeCheckOperator(ports)(new Secret(token));
      assert.throws(check, { code: 'operator_unknown' });
    }
  });
});

describe('certificates/revoke', () => {
  test('the credential is disabled, the list and OCSP see it', async () => {
    const id = await world.enrol('alice', plain);
    const { serialNumber, chain, ...before } = await show(id);
    assert.deepEqual(before, { keyStatus: 'enabled', certStatus: 'valid' });
    assert.deepEqual(await publicStatus(chain), { listed: false, ocsp: 'good' });

    const answer = await revoke(serialNumber);
    assert.deepEqual([answer.status, answer.text], [204, '']);

    const after = await show(id);
    assert.deepEqual([after.keyStatus, after.certStatus], ['disabled', 'revoked']);
    assert.deepEqual(await publicStatus(chain), { listed: true, ocsp: 'revoked' });
  });

  test('once: the second time is 409', async () => {
    const { serialNumber } = await show(await world.enrol('alice', plain));
    assert.equal((await revoke(serialNumber.toUpperCase())).status, 204);
    const { status, body } = await revoke(serialNumber);
    assert.deepEqual([status, body['error']], [409, 'already_revoked']);
  });

  test('an unknown serial number is 404, an unknown reason 400', async () => {
    const { serialNumber } = await show(await world.enrol('alice', plain));
    const unknown = await revoke('abcdef');
    assert.deepEqual([unknown.status, unknown.body['error']], [404, 'certificate_unknown']);
    const odd = await revoke(serialNumber, 'boredom');
    assert.deepEqual([odd.status, odd.body['error']], [400, 'revocation_reason_unknown']);
  });

  for (const body of [
    {},
    [],
    '{',
    { serialNumber: 'xyz', reason: 'keyCompromise' },
    { serialNumber: '', reason: 'keyCompromise' },
    { serialNumber: 'ab' },
    { serialNumber: 17, reason: 'keyCompromise' },
    { serialNumber: 'ab', reason: 'keyCompromise', force: true },
    { serialNumber: 'ab', reason: 'x'.repeat(41) },
    { serialNumber: 'a'.repeat(41), reason: 'keyCompromise' },
  ]) {
    test(`the body ${JSON.stringify(body).slice(0, 60)} is 400`, async () => {
      const { status, body: answered, text } = await operate('certificates/revoke', body);
      assert.deepEqual([status, answered['error']], [400, 'request_unreadable']);
      assert.doesNotMatch(text, /\.ts:|\bat .*\(/);
    });
  }
});

describe('credentials/unlock', () => {
  test('a locked PIN works again', async () => {
    const credentialID = await world.enrol('alice', plain);
    const order = { credentialID, numSignatures: 1 };
    const yes = (PIN: string) => alice.call('v1', 'credentials/authorize', { ...order, PIN });
    for (let count = 0; count < 5; count += 1) await yes('00000000');
    assert.equal((await yes(pin)).body['error_description'], 'PIN locked');

    assert.equal((await operate('credentials/unlock', { credentialID })).status, 204);
    assert.equal((await yes(pin)).status, 200);
  });

  test('an unknown credential is 404', async () => {
    const { status, body } = await operate('credentials/unlock', { credentialID: 'x' });
    assert.deepEqual([status, body['error']], [404, 'credential_unknown']);
  });

  for (const body of [{}, { credentialID: '' }, { credentialID: 'x'.repeat(101) }]) {
    test(`the body ${JSON.stringify(body).slice(0, 30)} is 400`, async () => {
      assert.equal((await operate('credentials/unlock', body)).status, 400);
    });
  }
});

test('every refusal has a status of the 4xx', () => {
  const others: Partial<Record<RefusalCode, number>> = {
    operator_unknown: 401,
    account_unknown: 404,
    client_unknown: 404,
    account_name_taken: 409,
    client_id_taken: 409,
    certificate_unknown: 404,
    credential_unknown: 404,
    token_unknown: 404,
    token_assigned: 409,
    token_ended: 409,
    token_serial_taken: 409,
    token_state_unfit: 409,
    evidence_unknown: 404,
    evidence_pending: 409,
    already_revoked: 409,
    rate_limited: 429,
  };
  for (const code of Object.keys(refusalCodes) as RefusalCode[]) {
    assert.equal(statusOf(code), others[code] ?? 400, code);
  }
});
