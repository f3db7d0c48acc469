/** Every rule by which a time-stamp is refused, and what is signed when none says no. */

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import {
  buildTimestampRequest,
  derExplicit,
  derInteger,
  derNull,
  derObjectIdentifier,
  derOctetString,
  derSequence,
  digest,
  parseTimestampToken,
} from '@kumoin/pki';
import { Refusal } from '#domain/refusal.ts';
import type { RefusalCode } from '#domain/refusal.ts';
import { authorityWorld } from '../../../../../tests/worlds/authority-world.ts';
import { certificateOf } from '#domain/issuance/authority.ts';
import type { TimestampEvidence } from './timestamp-evidence.ts';
import { readTimestampQuery } from './timestamp-query.ts';
import type { TimestampQuery } from './timestamp-query.ts';
import { TimestampWarrant } from './timestamp-warrant.ts';

const at = Date.UTC(2031, 4, 6, 7, 8, 9, 250);
const world = await authorityWorld({ at });
const own = await world.createAuthorities(world.plan);
const policy = '2.999.1.2';
const bytes = digest('sha384', Uint8Array.of(1));

function refusalOf(act: () => unknown): RefusalCode | undefined {
  try {
    act();
    return undefined;
  } catch (error) {
    assert.ok(error instanceof Refusal, String(error));
    return error.code;
  }
}

describe('a query', () => {
  const query = { hash: 'sha384' as const, messageDigest: bytes };
  const imprint = (algorithm: string, length: number) =>
    derSequence(
      derSequence(derObjectIdentifier(algorithm), derNull()),
      derOctetString(new Uint8Array(length)),
    );
  const sha256 = '2.16.840.1.101.3.4.2.1';
  const valid = buildTimestampRequest(query);

  test('is read with everything it asks for', () => {
    const der = buildTimestampRequest({
      ...query,
      nonce: 0x80n,
      policy,
      certificateRequested: true,
    });
    assert.deepEqual(readTimestampQuery(der), {
      digest: { algorithm: 'sha384', bytes },
      nonce: 0x80n,
      policy,
      certificatesWanted: true,
    });
  });

  const extension = derSequence(
    derSequence(derObjectIdentifier('1.2.3'), derOctetString(derNull())),
  );
  const rows: readonly { readonly why: string; readonly der: Uint8Array; code: RefusalCode }[] = [
    { why: 'nothing', der: new Uint8Array(), code: 'timestamp_request_malformed' },
    { why: 'one byte less', der: valid.subarray(0, -1), code: 'timestamp_request_malformed' },
    {
      why: 'one byte more',
      der: Uint8Array.from([...valid, 0]),
      code: 'timestamp_request_malformed',
    },
    {
      why: 'version 2',
      der: derSequence(derInteger(2), imprint(sha256, 32)),
      code: 'timestamp_request_malformed',
    },
    {
      why: 'MD5',
      der: derSequence(derInteger(1), imprint('1.2.840.113549.2.5', 16)),
      code: 'timestamp_algorithm_weak',
    },
    {
      why: 'SHA-1',
      der: derSequence(derInteger(1), imprint('1.3.14.3.2.26', 20)),
      code: 'timestamp_algorithm_weak',
    },
    {
      why: 'SHA3-256',
      der: derSequence(derInteger(1), imprint('2.16.840.1.101.3.4.2.8', 32)),
      code: 'timestamp_algorithm_weak',
    },
    {
      why: 'a SHA-256 digest of 31 bytes',
      der: derSequence(derInteger(1), imprint(sha256, 31)),
      code: 'timestamp_digest_malformed',
    },
    {
      why: 'an extension',
      der: derSequence(derInteger(1), imprint(sha256, 32), derExplicit(0, extension.subarray(2))),
      code: 'timestamp_extension_unknown',
    },
  ];
  for (const { why, der, code } of rows) {
    test(`of ${why} is refused: ${code}`, () => {
      assert.equal(
        refusalOf(() => readTimestampQuery(der)),
        code,
      );
    });
  }
});

test('what is no bytes at all is a bug of ours, and no refusal', () => {
  assert.throws(() => readTimestampQuery(undefined as never), TypeError);
});

describe('a time-stamp', () => {
  const query: TimestampQuery = {
    digest: { algorithm: 'sha384', bytes },
    policy: undefined,
    nonce: 0xfedcn,
    certificatesWanted: true,
  };
  const evidence: TimestampEvidence = {
    query,
    authority: own.timestamp,
    policy,
    serialNumber: new Uint8Array(20).fill(0xa5),
    newestAt: undefined,
    at,
  };
  const issue = (changed: Partial<TimestampEvidence>) =>
    TimestampWarrant.issue({ ...evidence, ...changed });
  const { notBefore, notAfter } = certificateOf(own.timestamp);

  test('says exactly what was asked, now, in the bytes that are signed', async () => {
    const warrant = issue({});
    const [signature = new Uint8Array()] = await world.ports.keyVault.sign(warrant);
    const { tstInfo, signedData } = parseTimestampToken(warrant.seal(signature));
    assert.deepEqual(tstInfo.imprint, { hash: 'sha384', messageDigest: bytes });
    assert.equal(tstInfo.at, at);
    assert.equal(tstInfo.nonce, 0xfedcn);
    assert.equal(tstInfo.policy, policy);
    assert.equal(tstInfo.serialNumber, BigInt(`0x${'a5'.repeat(20)}`));
    assert.deepEqual(tstInfo.accuracy, { seconds: 1 });
    assert.equal(tstInfo.ordering, false);
    assert.equal(signedData.certificates.length, 2);
  });

  test('made with an Ed25519 key signs the attributes, not a digest of them', async () => {
    const edwards = await authorityWorld({ at, unitKey: 'ed25519' });
    const { timestamp: authority } = await edwards.createAuthorities(edwards.plan);
    const [signed] = issue({ authority }).inputs;
    assert.equal(signed?.[0], 0x31);
    assert.equal(issue({}).inputs[0]?.length, 32);
  });

  test('carries no certificates unless they were asked for', async () => {
    const warrant = issue({ query: { ...query, certificatesWanted: false } });
    const [signature = new Uint8Array()] = await world.ports.keyVault.sign(warrant);
    assert.equal(parseTimestampToken(warrant.seal(signature)).signedData.certificates.length, 0);
  });

  test('carries a nonce only if there was one', async () => {
    const warrant = issue({ query: { ...query, nonce: undefined } });
    const [signature = new Uint8Array()] = await world.ports.keyVault.sign(warrant);
    assert.equal(parseTimestampToken(warrant.seal(signature)).tstInfo.nonce, undefined);
  });

  test('is given at the edges: of the clock, of the policy, of the certificate', () => {
    assert.equal(
      refusalOf(() => issue({ newestAt: at + 1000 })),
      undefined,
    );
    assert.equal(
      refusalOf(() => issue({ query: { ...query, policy } })),
      undefined,
    );
    assert.equal(
      refusalOf(() => issue({ at: notBefore })),
      undefined,
    );
    assert.equal(
      refusalOf(() => issue({ at: notAfter + 999 })),
      undefined,
    );
  });

  const shortDigest = { algorithm: 'sha384' as const, bytes: bytes.subarray(1) };
  const rows: readonly {
    readonly why: string;
    readonly changed: Partial<TimestampEvidence>;
    readonly code: RefusalCode;
  }[] = [
    {
      why: 'the digest is a byte short',
      changed: { query: { ...query, digest: shortDigest } },
      code: 'timestamp_digest_malformed',
    },
    {
      why: 'another policy is asked for',
      changed: { query: { ...query, policy: `${policy}.1` } },
      code: 'timestamp_policy_unknown',
    },
    {
      why: 'the clock went back by more than the accuracy',
      changed: { newestAt: at + 1001 },
      code: 'timestamp_clock_untrusted',
    },
    {
      why: 'the certificate is not valid yet',
      changed: { at: notBefore - 1 },
      code: 'timestamp_clock_untrusted',
    },
    {
      why: 'the certificate has expired',
      changed: { at: notAfter + 1000 },
      code: 'timestamp_clock_untrusted',
    },
    {
      why: 'the authority is another one',
      changed: { authority: own.status },
      code: 'authority_unknown',
    },
    {
      why: 'the certificate is not for time-stamps alone',
      changed: { authority: { ...own.status, kind: 'timestamp' } },
      code: 'authority_unknown',
    },
  ];
  for (const { why, changed, code } of rows) {
    test(`is refused when ${why}: ${code}`, () => {
      assert.equal(
        refusalOf(() => issue(changed)),
        code,
      );
    });
  }
});
