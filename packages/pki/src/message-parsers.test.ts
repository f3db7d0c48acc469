/**
 * Every parser of messages under arbitrary bytes and under well-formed bytes gone wrong. The
 * only acceptable outcomes are a value and a `PkiError`: no other error, no hang. What still
 * parses also goes through the check that follows it, which may answer but never throw.
 */

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { defaultAlgorithm, makePkiWorld } from '@kumoin/testkit';
import { prepareSignedData } from './cms/build-signed-data.ts';
import { parseSignedData } from './cms/parse-signed-data.ts';
import { checkSignerInfo } from './cms/verify-signed-data.ts';
import { digest } from './digest.ts';
import { derElement, derInteger, derSequence } from './der/encode-der.ts';
import { checkOcspResponse } from './ocsp/check-ocsp-response.ts';
import { buildOcspCertId } from './ocsp/ocsp-cert-id.ts';
import { buildOcspRequest, parseOcspRequest } from './ocsp/ocsp-request.ts';
import { assembleOcspResponse, buildOcspResponseData } from './ocsp/ocsp-response.ts';
import { parseOcspResponse } from './ocsp/parse-ocsp-response.ts';
import { parseCertificate } from './parse-certificate.ts';
import { PkiError } from './pki-error.ts';
import { keyIdentifier } from './public-key.ts';
import { checkTimestampToken } from './timestamp/check-timestamp-token.ts';
import { buildTimestampRequest, parseTimestampRequest } from './timestamp/timestamp-request.ts';
import {
  buildTimestampRejection,
  buildTimestampResponse,
  parseTimestampResponse,
} from './timestamp/timestamp-response.ts';
import { parseTimestampToken, prepareTimestampToken } from './timestamp/timestamp-token.ts';
import { buildTstInfo, parseTstInfo } from './timestamp/tst-info.ts';

const at = Date.UTC(2026, 5, 1, 12);
const world = makePkiWorld({ at });
const certificate = parseCertificate(world.certificate('p256'));
const issuer = parseCertificate(world.certificate('issuing'));
const algorithm = defaultAlgorithm('p256');
const messageDigest = digest('sha256');
const content = new Uint8Array();

const tstInfo = buildTstInfo({
  policy: '1.2.3',
  hash: 'sha256',
  messageDigest,
  serialNumber: 1n,
  at,
  accuracy: { seconds: 1, millis: 1 },
  nonce: 5n,
  tsa: certificate.subject.raw,
});
const signer = {
  signatureAlgorithm: algorithm,
  signerCertificate: certificate.raw,
  certificates: world.chain('p256'),
  signingTime: at,
};
const order = { ...signer, hash: 'sha256', content } as const;
const sign = (message: Uint8Array): Uint8Array => world.sign('p256', algorithm, message);
const finished = ({ toBeSigned, finish }: ReturnType<typeof prepareSignedData>): Uint8Array =>
  finish(sign(toBeSigned));
const signedData = finished(prepareSignedData(order));
const token = finished(prepareTimestampToken(tstInfo, signer));
const { serialNumber } = certificate;
const certId = buildOcspCertId({ hash: 'sha256', issuer, serialNumber });
const data = buildOcspResponseData({
  responderKeyHash: keyIdentifier(certificate.publicKey),
  producedAt: at,
  responses: [
    {
      certId,
      status: { kind: 'revoked', revokedAt: at, reason: 'keyCompromise' },
      thisUpdate: at,
      nextUpdate: at,
    },
  ],
  nonce: messageDigest,
});

interface Parser {
  readonly name: string;
  /** Parses and goes on to whatever check follows. */
  readonly read: (bytes: Uint8Array) => unknown;
  readonly samples: readonly Uint8Array[];
}

const parsers: readonly Parser[] = [
  {
    name: 'parseSignedData and checkSignerInfo',
    read: (bytes) => {
      const parsed = parseSignedData(bytes, { trailingZeros: true });
      return parsed.signerInfos.map((signerInfo) =>
        checkSignerInfo({ signedData: parsed, signerInfo }),
      );
    },
    samples: [signedData],
  },
  {
    name: 'parseTimestampToken and checkTimestampToken',
    read: (bytes) =>
      checkTimestampToken({
        token: parseTimestampToken(bytes),
        hash: 'sha256',
        expectedDigest: messageDigest,
        anchors: [issuer],
      }),
    samples: [token],
  },
  { name: 'parseTstInfo', read: parseTstInfo, samples: [tstInfo] },
  {
    name: 'parseTimestampRequest',
    read: parseTimestampRequest,
    samples: [
      buildTimestampRequest({ hash: 'sha256', messageDigest, policy: '1.2.3', nonce: 1n << 64n }),
    ],
  },
  {
    name: 'parseTimestampResponse',
    read: parseTimestampResponse,
    samples: [
      buildTimestampResponse(token),
      buildTimestampRejection({ status: 'rejection', failure: 'systemFailure', text: 'no' }),
    ],
  },
  {
    name: 'parseOcspRequest',
    read: parseOcspRequest,
    samples: [buildOcspRequest({ certIds: [certId, certId], nonce: messageDigest })],
  },
  {
    name: 'parseOcspResponse and checkOcspResponse',
    read: (bytes) => {
      const response = parseOcspResponse(bytes);
      if (response.status !== 'successful') return response;
      return checkOcspResponse({ response: response.basic, certificate, issuer, at });
    },
    samples: [
      assembleOcspResponse({
        data,
        algorithm,
        signature: sign(data),
        certificates: world.chain('p256'),
      }),
    ],
  },
];

/** A value or a PkiError; anything else fails the property with its own stack. */
function survives({ read }: Parser, bytes: Uint8Array): void {
  try {
    read(bytes);
  } catch (error) {
    if (!(error instanceof PkiError)) throw error;
  }
}

interface Damage {
  readonly position: number;
  readonly octet: number;
  readonly kind: 'replace' | 'insert' | 'delete' | 'cut';
}

const damages = fc.array(
  fc.record({
    position: fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }),
    octet: fc.integer({ min: 0, max: 255 }),
    kind: fc.constantFrom('replace', 'replace', 'replace', 'insert', 'delete', 'cut'),
  }),
  { minLength: 1, maxLength: 4 },
);

function spoil(sample: Uint8Array, list: readonly Damage[]): Uint8Array {
  let bytes = [...sample];
  for (const { position, octet, kind } of list) {
    const index = Math.floor(position * bytes.length);
    if (kind === 'replace') bytes[index] = octet;
    if (kind === 'insert') bytes.splice(index, 0, octet);
    if (kind === 'delete') bytes.splice(index, 1);
    if (kind === 'cut') bytes = bytes.slice(0, index);
  }
  return Uint8Array.from(bytes);
}

describe('every parser of messages', () => {
  for (const parser of parsers) {
    test(`${parser.name}: reads its own samples`, () => {
      for (const sample of parser.samples) assert.ok(parser.read(sample));
    });

    test(`${parser.name}: survives arbitrary bytes`, () => {
      fc.assert(
        fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
          survives(parser, bytes);
          survives(parser, derSequence(bytes));
        }),
        { numRuns: 300 },
      );
    });

    test(`${parser.name}: survives well-formed bytes gone wrong`, () => {
      fc.assert(
        fc.property(fc.constantFrom(...parser.samples), damages, (sample, list) =>
          survives(parser, spoil(sample, list)),
        ),
        { numRuns: 500 },
      );
    });

    test(`${parser.name}: refuses every truncation of its samples`, () => {
      for (const sample of parser.samples) {
        for (
          let length = 0;
          length < sample.length;
          length += 1 + Math.floor(sample.length / 200)
        ) {
          assert.throws(() => parser.read(sample.subarray(0, length)), { name: 'PkiError' });
        }
      }
    });

    test(`${parser.name}: is not held up by large elements`, () => {
      const huge = new Uint8Array(4 * 1024 * 1024).fill(0xff);
      for (const tag of [0x02, 0x03, 0x04, 0x06, 0x0a, 0x0c, 0x18, 0x80]) {
        const element = derElement(tag, huge);
        survives(parser, derSequence(element));
        survives(parser, derSequence(derInteger(1), element));
      }
      const nested = Array.from({ length: 10_000 }).reduce<Uint8Array>(
        (inner) => (inner.length < 60_000 ? derSequence(inner) : inner),
        new Uint8Array(),
      );
      survives(parser, nested);
    });
  }
});
