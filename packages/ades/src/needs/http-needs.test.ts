/** Needs over real HTTP: what is asked, what is taken, and what a server may not do to us. */

import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, beforeEach, describe, test } from 'node:test';
import {
  buildTimestampRejection,
  buildTimestampResponse,
  buildTstInfo,
  digest,
  equalBytes,
  parseCertificate,
  parseOcspRequest,
  parseTimestampRequest,
  prepareSignedData,
  prepareTimestampToken,
} from '@kumoin/pki';
import type { ActorName } from '@kumoin/testkit';
import { defaultAlgorithm, makePkiWorld, makeTestNeeds } from '@kumoin/testkit';
import type { Imprint } from './ades-needs.ts';
import type { Fetch } from './bounded-fetch.ts';
import { httpNeeds } from './http-needs.ts';
import { NeedUnmet } from './need-unmet.ts';

const at = Date.UTC(2026, 5, 1, 12);
const world = makePkiWorld({ at });
const outside = makeTestNeeds(world);
const certificateOf = (name: ActorName) => parseCertificate(world.certificate(name));
const list = world.crl('issuing');
const question = { certificate: certificateOf('p256'), issuer: certificateOf('issuing'), at };
const imprint: Imprint = { hash: 'sha256', digest: digest('sha256', Uint8Array.of(1)) };

interface Answer {
  readonly status?: number;
  readonly headers?: Record<string, string>;
  readonly body?: Uint8Array;
  /** Keep sending for ever. */
  readonly endless?: boolean;
  /** Say nothing at all. */
  readonly silent?: boolean;
}

type Handler = (body: Uint8Array, request: IncomingMessage) => Answer | Promise<Answer>;

const handlers = new Map<string, Handler>();
const asked: string[] = [];
let base = '';

const server = createServer((request, response) => {
  void answer(request, response);
});

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const pieces: Uint8Array[] = [];
  for await (const piece of request) pieces.push(piece as Uint8Array);
  const path = request.url ?? '';
  asked.push(`${request.method ?? ''} ${path}`);
  const handler: Handler = handlers.get(path) ?? (() => ({ status: 404 }));
  const {
    status = 200,
    headers,
    body,
    endless,
    silent,
  } = await handler(Buffer.concat(pieces), request);
  if (silent === true) return;
  response.writeHead(status, headers);
  if (endless === true) {
    const send = () => {
      while (!response.destroyed && response.write(new Uint8Array(65_536)));
    };
    response.on('drain', send);
    send();
    return;
  }
  response.end(body);
}

before(async () => {
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

after(() => {
  server.closeAllConnections();
  server.close();
});

/** A certificate names `pki.test`; here it lives on this machine. */
const local: Fetch = (url, init) => fetch(url.replace('http://pki.test', base), init);

const needsWith = (options: Partial<Parameters<typeof httpNeeds>[0]> = {}) =>
  httpNeeds({ fetch: local, random: randomBytes, timestampUrls: [`${base}/tsa`], ...options });

const stamp: Handler = (body) => ({
  body: buildTimestampResponse(stampAs(body, {})),
  headers: { 'content-type': 'application/timestamp-reply' },
});

function stampAs(query: Uint8Array, changed: { nonce?: bigint }): Uint8Array {
  const request = parseTimestampRequest(query);
  assert.ok('hash' in request.imprint && request.certificateRequested);
  const { nonce = request.nonce } = changed;
  const tstInfo = buildTstInfo({
    ...request.imprint,
    policy: '0.4.0.2023.1.1',
    serialNumber: 1n,
    at,
    ...(nonce !== undefined && { nonce }),
  });
  const signatureAlgorithm = defaultAlgorithm('tsa');
  const { toBeSigned, finish } = prepareTimestampToken(tstInfo, {
    signatureAlgorithm,
    signerCertificate: world.certificate('tsa'),
    certificates: world.chain('tsa'),
  });
  return finish(world.sign('tsa', signatureAlgorithm, toBeSigned));
}

const respond: Handler = async (body) => {
  const [asking] = parseOcspRequest(body).questions;
  assert.ok(asking !== undefined);
  if (!equalBytes(asking.certId.serialNumber, question.certificate.serialNumber)) {
    return { status: 400 };
  }
  const [value] = await outside.revocation(question);
  return { body: value?.der ?? new Uint8Array() };
};

beforeEach(() => {
  asked.length = 0;
  handlers.clear();
  handlers.set('/tsa', stamp);
  handlers.set('/ocsp', respond);
  handlers.set('/issuing.crl', () => ({ body: list }));
  handlers.set('/issuing.cer', () => ({ body: world.certificate('issuing') }));
});

const unmet = (permanent: boolean) => (error: unknown) =>
  error instanceof NeedUnmet && error.permanent === permanent;

describe('a time-stamp over HTTP', () => {
  test('is asked for with certificates and a nonce, and given as it came', async () => {
    const token = await needsWith().timestamp(imprint);
    assert.equal(token[0], 0x30);
    assert.deepEqual(asked, ['POST /tsa']);
  });

  test('comes from the second authority where the first fails, refuses or lies', async () => {
    const firsts: readonly Handler[] = [
      () => ({ status: 503 }),
      () => ({
        body: buildTimestampRejection({ status: 'rejection', failure: 'badAlg', text: 'no' }),
      }),
      (body) => ({ body: buildTimestampResponse(stampAs(body, { nonce: 1n })) }),
      () => ({ body: Uint8Array.of(0x30, 0) }),
    ];
    for (const first of firsts) {
      asked.length = 0;
      handlers.set('/first', first);
      const timestampUrls = [`${base}/first`, `${base}/tsa`];
      const token = await needsWith({ timestampUrls }).timestamp(imprint);
      assert.equal(token[0], 0x30);
      assert.deepEqual(asked, ['POST /first', 'POST /tsa']);
    }
  });

  test('is refused for good where it answers another query, in passing where it is late', async () => {
    const alone = needsWith();
    handlers.set('/tsa', (body) => ({
      body: buildTimestampResponse(stampAs(body, { nonce: 7n })),
    }));
    await assert.rejects(alone.timestamp(imprint), unmet(true));
    const late = { status: 'rejection', failure: 'timeNotAvailable', text: '' } as const;
    handlers.set('/tsa', () => ({ body: buildTimestampRejection(late) }));
    await assert.rejects(alone.timestamp(imprint), unmet(false));
    await assert.rejects(needsWith({ timestampUrls: [] }).timestamp(imprint), unmet(true));
  });
});

describe('revocation over HTTP', () => {
  test('is asked of the responder that the certificate names', async () => {
    const values = await needsWith().revocation(question);
    assert.deepEqual(
      values.map(({ kind }) => kind),
      ['ocsp'],
    );
    assert.deepEqual(asked, ['POST /ocsp']);
  });

  test('is read from a list where the responder is of no help', async () => {
    const useless: readonly Handler[] = [
      () => ({ status: 500 }),
      () => ({ body: Uint8Array.of(0x30, 3, 0x0a, 1, 6) }),
      () => ({ body: new TextEncoder().encode('<html>') }),
      async () => {
        const other = { ...question, certificate: certificateOf('p384') };
        const [value] = await outside.revocation(other);
        return { body: value?.der ?? new Uint8Array() };
      },
    ];
    for (const handler of useless) {
      handlers.set('/ocsp', handler);
      const values = await needsWith().revocation(question);
      assert.deepEqual(values, [{ kind: 'crl', der: list }]);
    }
  });

  test('is read from a list where the responder is too old for who asks', async () => {
    const [value] = await needsWith().revocation({ ...question, issuedAfter: at + 1000 });
    assert.equal(value?.kind, 'crl');
  });

  test('is the old answer of the responder where no list is to be had', async () => {
    handlers.set('/issuing.crl', () => ({ status: 503 }));
    const asking = { ...question, issuedAfter: at + 1000 };
    const values = await needsWith().revocation(asking);
    assert.deepEqual(
      values.map(({ kind }) => kind),
      ['ocsp'],
    );
    assert.deepEqual(asked, ['POST /ocsp', 'GET /issuing.crl']);
    handlers.set('/ocsp', () => ({ status: 503 }));
    await assert.rejects(needsWith().revocation(asking), unmet(false));
  });

  test('lets a fault of the program rise, and asks nobody else', async () => {
    const bug = new TypeError('secret is undefined');
    const broken = needsWith({
      mayFetch: () => {
        throw bug;
      },
    });
    const rises = (thrown: unknown) => thrown === bug;
    await assert.rejects(broken.revocation(question), rises);
    await assert.rejects(broken.issuers(question.certificate), rises);
    await assert.rejects(broken.timestamp(imprint), rises);
    assert.deepEqual(asked, []);
  });

  test('is unmet where nobody helps, and empty where there is nobody', async () => {
    handlers.set('/ocsp', () => ({ status: 503 }));
    handlers.set('/issuing.crl', () => ({ body: world.crl('root') }));
    await assert.rejects(needsWith().revocation(question), unmet(false));
    const brief = { ...question, certificate: certificateOf('brief') };
    assert.deepEqual(await needsWith().revocation(brief), []);
  });
});

describe('issuers over HTTP', () => {
  test('come as one certificate, or several in a PKCS #7', async () => {
    const { certificate } = question;
    assert.deepEqual(await needsWith().issuers(certificate), [world.certificate('issuing')]);
    const bundle = prepareSignedData({
      content: new Uint8Array(),
      hash: 'sha256',
      signatureAlgorithm: defaultAlgorithm('p256'),
      signerCertificate: world.certificate('p256'),
      certificates: [world.certificate('issuing'), world.certificate('root')],
    }).finish(Uint8Array.of(1));
    handlers.set('/issuing.cer', () => ({ body: bundle }));
    const found = await needsWith().issuers(certificate);
    assert.ok(found.some((der) => equalBytes(der, world.certificate('root'))));
    assert.equal(found.length, 2);
  });

  test('are refused where what comes is neither', async () => {
    handlers.set('/issuing.cer', () => ({ body: Uint8Array.of(0x30, 1) }));
    await assert.rejects(needsWith().issuers(question.certificate), unmet(true));
  });
});

describe('a server cannot', () => {
  const { certificate } = question;
  const issuers = (options: Parameters<typeof needsWith>[0] = {}) =>
    needsWith(options).issuers(certificate);

  test('send more than there is room for, declared or not', async () => {
    handlers.set('/issuing.cer', () => ({ body: new Uint8Array(1024 * 1024 + 1) }));
    await assert.rejects(issuers(), unmet(true));
    handlers.set('/issuing.cer', () => ({ endless: true }));
    await assert.rejects(issuers(), unmet(true));
  });

  test('keep us waiting', async () => {
    handlers.set('/issuing.cer', () => ({ silent: true }));
    await assert.rejects(issuers({ timeoutMs: 100 }), unmet(false));
  });

  test('lead us on for ever, nor to where we may not go', async () => {
    const moved = (location: string) => () => ({ status: 302, headers: { location } });
    handlers.set('/issuing.cer', moved('/there'));
    handlers.set('/there', () => ({ body: world.certificate('issuing') }));
    assert.equal((await issuers()).length, 1);
    handlers.set('/issuing.cer', moved('/issuing.cer'));
    asked.length = 0;
    await assert.rejects(issuers(), unmet(true));
    assert.equal(asked.length, 4);
    for (const place of ['file:///etc/passwd', 'ftp://pki.test/', 'http://a:b@pki.test/', '//']) {
      handlers.set('/issuing.cer', moved(place));
      await assert.rejects(issuers(), unmet(true), place);
    }
    handlers.set('/issuing.cer', moved('http://inside.test/'));
    const mayFetch = ({ hostname }: URL) => hostname !== 'inside.test';
    await assert.rejects(issuers({ mayFetch }), unmet(true));
    await assert.rejects(
      issuers({ mayFetch: (url) => Promise.resolve(mayFetch(url)) }),
      unmet(true),
    );
    const inWords = () => Promise.reject(new NeedUnmet('inside', { permanent: true }));
    await assert.rejects(issuers({ mayFetch: inWords }), { message: 'inside', permanent: true });
  });

  test('have our question carried on to somebody else', async () => {
    handlers.set('/tsa', () => ({ status: 307, headers: { location: `${base}/other` } }));
    handlers.set('/other', stamp);
    await assert.rejects(needsWith().timestamp(imprint), unmet(true));
    assert.deepEqual(asked, ['POST /tsa']);
  });
});
