/** What relying parties fetch: addresses, media types, cache headers, and what is not there. */

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import {
  buildOcspCertId,
  buildOcspRequest,
  decodePem,
  parseCertificate,
  parseCrl,
  parseOcspResponse,
} from '@kumoin/pki';
import { certificateOf } from '#domain/issuance/authority.ts';
import { Refusal, refusalCodes } from '#domain/refusal.ts';
import type { RefusalCode } from '#domain/refusal.ts';
import {
  authorityWorld,
  enrolment,
  serveAuthority,
} from '../../../../../tests/worlds/authority-world.ts';
import { renderRefusal } from './render-refusal.ts';

const at = Date.UTC(2031, 4, 6, 7, 8, 9);
const world = await authorityWorld({ at });
const own = await world.createAuthorities(world.plan);
const app = serveAuthority(world);

describe('certificates', () => {
  for (const [kind, { id, chain }] of Object.entries(own)) {
    test(`${kind}: by identifier and by kind`, async () => {
      for (const name of [id, kind]) {
        const { statusCode, headers, rawPayload } = await app.inject(
          `/pki/certificates/${name}.cer`,
        );
        assert.equal(statusCode, 200);
        assert.equal(headers['content-type'], 'application/pkix-cert');
        assert.match(String(headers['cache-control']), /^public, max-age=\d+$/);
        assert.deepEqual(new Uint8Array(rawPayload), chain[0]);
      }
    });
  }

  test('the root as PEM, to be trusted', async () => {
    const { body } = await app.inject('/pki/root.pem');
    const [block, ...more] = decodePem(body);
    assert.deepEqual(more, []);
    assert.deepEqual(block?.bytes, own.root.chain[0]);
  });

  test('those in a certificate lead here', async () => {
    const { chain } = await world.enrolCredential({ ...enrolment, accountId: world.accountId });
    const certificate = parseCertificate(chain[0] ?? new Uint8Array());
    const paths = [...certificate.caIssuersUrls, ...certificate.crlDistributionPoints];
    assert.equal(paths.length, 2);
    for (const address of paths) {
      assert.equal((await app.inject(new URL(address).pathname)).statusCode, 200);
    }
  });

  for (const path of [
    'certificates/nobody.cer',
    'certificates/root',
    'certificates/..%2froot.cer',
  ]) {
    test(`${path} is not there`, async () => {
      assert.equal((await app.inject(`/pki/${path}`)).statusCode, 404);
    });
  }
});

describe('revocation lists', () => {
  for (const kind of ['root', 'issuing'] as const) {
    test(`of ${kind}`, async () => {
      const { headers, rawPayload } = await app.inject(`/pki/crl/${own[kind].id}.crl`);
      assert.equal(headers['content-type'], 'application/pkix-crl');
      assert.equal(headers['cache-control'], 'public, max-age=300');
      assert.equal(Date.parse(String(headers['last-modified'])), at);
      const { issuer } = parseCrl(new Uint8Array(rawPayload));
      assert.deepEqual(issuer.raw, certificateOf(own[kind]).subject.raw);
    });
  }

  test('of nobody, and of units that are no CA, there is none', async () => {
    for (const name of ['nobody', own.timestamp.id, own.status.id]) {
      const { statusCode, headers } = await app.inject(`/pki/crl/${name}.crl`);
      assert.equal(statusCode, 404);
      assert.equal(headers['cache-control'], 'no-store');
    }
  });
});

describe('status', () => {
  const certId = buildOcspCertId({
    hash: 'sha1',
    issuer: certificateOf(own.issuing),
    serialNumber: certificateOf(own.timestamp).serialNumber,
  });
  const request = Buffer.from(buildOcspRequest({ certIds: [certId] }));
  const post = (payload: Buffer, type = 'application/ocsp-request') =>
    app.inject({
      method: 'POST',
      url: '/pki/ocsp',
      headers: { 'content-type': type },
      payload,
    });

  test('POST is answered and never kept', async () => {
    const { statusCode, headers, rawPayload } = await post(request);
    assert.equal(statusCode, 200);
    assert.equal(headers['content-type'], 'application/ocsp-response');
    assert.equal(headers['cache-control'], 'no-store');
    assert.equal(parseOcspResponse(rawPayload).status, 'successful');
  });

  test('GET is answered with slashes escaped or not, and may be kept for a minute', async () => {
    // Several CertIDs make the text long and full of slashes.
    const many = Buffer.from(buildOcspRequest({ certIds: Array(20).fill(certId) }));
    const text = many.toString('base64');
    for (const path of [text, encodeURIComponent(text)]) {
      const { statusCode, headers, rawPayload } = await app.inject(`/pki/ocsp/${path}`);
      assert.equal(statusCode, 200);
      assert.equal(headers['cache-control'], 'public, max-age=60, must-revalidate');
      assert.equal(parseOcspResponse(rawPayload).status, 'successful');
    }
  });

  test('GET of what is no base64, or too long, is malformed and not kept', async () => {
    for (const path of ['*', '', 'AAAA'.repeat(1025), 'MAA=']) {
      const { headers, rawPayload } = await app.inject(`/pki/ocsp/${path}`);
      assert.equal(headers['cache-control'], 'no-store');
      assert.equal(parseOcspResponse(rawPayload).status, 'malformedRequest');
    }
  });

  test('another media type is 415, more than 64 KiB 413', async () => {
    assert.equal((await post(request, 'application/octet-stream')).statusCode, 415);
    assert.equal((await post(Buffer.alloc(64 * 1024 + 1))).statusCode, 413);
    const { rawPayload } = await post(Buffer.alloc(64 * 1024));
    assert.equal(parseOcspResponse(rawPayload).status, 'malformedRequest');
  });
});

const statuses: Partial<Record<RefusalCode, number>> = {
  authority_unknown: 404,
  certificate_unknown: 404,
  certificate_not_valid: 503,
  rate_limited: 429,
};
for (const code of Object.keys(refusalCodes) as RefusalCode[]) {
  test(`${code} is HTTP ${statuses[code] ?? 400}, and a detail stays inside`, () => {
    const { status, body } = renderRefusal(new Refusal(code, 'a detail'));
    assert.equal(status, statuses[code] ?? 400);
    assert.deepEqual(body, { error: code });
  });
}
