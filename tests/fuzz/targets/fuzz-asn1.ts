/**
 * The structures authorities send: certificates, requests, CRLs, OCSP responses, time-stamps. All
 * readers see every input, since nobody knows what a server will answer.
 */

import {
  checkTimestampToken,
  parseBasicOcspResponse,
  parseCertificate,
  parseCertificationRequest,
  parseCrl,
  parseOcspRequest,
  parseOcspResponse,
  parseTimestampRequest,
  parseTimestampResponse,
  parseTimestampToken,
  digest,
} from '@kumoin/pki';
import type { FuzzTarget } from '../fuzz-target.ts';
import { expectThat, isSame, outcomeOf } from '../fuzz-target.ts';
import { fuzzNeeds, fuzzPki } from '../fuzz-world.ts';

const stamped = digest('sha256', new Uint8Array());
const readers: readonly ((input: Uint8Array) => unknown)[] = [
  parseCertificate,
  parseCertificationRequest,
  parseCrl,
  parseOcspRequest,
  parseOcspResponse,
  parseBasicOcspResponse,
  parseTimestampRequest,
  parseTimestampResponse,
];

export const fuzzAsn1: FuzzTarget = {
  name: 'asn1',
  words: ['\x17\x0d', '\x18\x0f20260105134500Z', '\x0a\x01\0', '\x03\x02\x05\xa0', '\x82\x04http'],
  samples: async () => {
    const certificate = parseCertificate(fuzzPki.certificate('p256'));
    const issuer = parseCertificate(fuzzPki.certificate('issuing'));
    const question = { certificate, issuer, at: fuzzPki.at };
    const answers = await fuzzNeeds.revocation(question);
    return [
      certificate.raw,
      issuer.raw,
      fuzzPki.certificate('rsa2048'),
      fuzzPki.certificate('tsa'),
      fuzzPki.crl(),
      ...answers.map(({ der }) => der),
      await fuzzNeeds.timestamp({ hash: 'sha256', digest: stamped }),
    ];
  },
  run: async (input, sample) => {
    for (const read of readers) await outcomeOf(() => void read(input));
    const token = parseTimestampToken(input);
    const check = checkTimestampToken({ token, hash: 'sha256', expectedDigest: stamped });
    if (!check.sound) return;
    const { tstInfo } = parseTimestampToken(sample);
    expectThat(isSame(token.tstInfo.raw, tstInfo.raw), 'a sound token that nobody issued');
  },
};
