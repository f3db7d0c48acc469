/** Who is asked about a signer before anything is done, and what the document's own word is worth. */

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import {
  assembleOcspResponse,
  buildOcspCertId,
  buildOcspResponseData,
  digest,
  keyIdentifier,
  parseCertificate,
  parseTimestampToken,
} from '@kumoin/pki';
import type { ActorName, TestNeeds } from '@kumoin/testkit';
import { defaultAlgorithm, makePkiWorld, makeTestNeeds } from '@kumoin/testkit';
import type { AugmentableSignature, PlacedTimestamp } from './augmentable.ts';
import type { ExtendOrder } from './extend-order.ts';
import { makeGathering } from './gather/gathering.ts';
import { readStandings } from './read-standing.ts';

const at = Date.UTC(2026, 5, 1, 12);
const dayMs = 86_400_000;
const world = makePkiWorld({ at });
const certificateOf = (name: ActorName) => parseCertificate(world.certificate(name));
const anchors = [certificateOf('root')];
const imprint = { hash: 'sha256', digest: digest('sha256', Uint8Array.of(1)) } as const;
const revokedSince = new Map<ActorName, number>([['p256', at - 1000]]);

/** From yesterday, good until tomorrow: put in by whoever had the key. */
function goodOfYesterday(): Uint8Array {
  const { serialNumber } = certificateOf('p256');
  const certId = buildOcspCertId({ hash: 'sha1', issuer: certificateOf('issuing'), serialNumber });
  const thisUpdate = at - dayMs;
  const said = { certId, status: { kind: 'good' }, thisUpdate, nextUpdate: at + dayMs } as const;
  const data = buildOcspResponseData({
    responderKeyHash: keyIdentifier(world.publicKey('ocsp')),
    producedAt: thisUpdate,
    responses: [said],
  });
  const algorithm = defaultAlgorithm('ocsp');
  const signature = world.sign('ocsp', algorithm, data);
  const certificates = [world.certificate('ocsp')];
  return assembleOcspResponse({ data, algorithm, signature, certificates });
}

const touch = () => assert.fail('a document that is only looked at');
const untouched = { stamp: touch, addValidationData: touch, archive: touch };

interface Case {
  readonly level?: ExtendOrder['level'];
  /** The document has an answer of its own. */
  readonly answered?: boolean;
  readonly timestamps?: readonly PlacedTimestamp[];
}

async function standing(
  needs: TestNeeds,
  { level = 'B-T', answered = true, timestamps = [] }: Case = {},
) {
  const gathering = makeGathering({ needs, anchors, at });
  const certificates = [world.certificate('issuing')];
  gathering.pool.addData({ certificates, ocsps: answered ? [goodOfYesterday()] : [], crls: [] });
  const signer = certificateOf('p256');
  const signature: AugmentableSignature = {
    id: 'one',
    faults: [],
    signer,
    claimedAt: undefined,
    timestamps,
  };
  const known = { certificates: [], ocsps: [], crls: [] };
  const opened = { signatures: [signature], known, ...untouched };
  const [found] = await readStandings(gathering, opened, { level });
  return found?.refusal?.code;
}

async function stampOf(needs: TestNeeds): Promise<PlacedTimestamp> {
  const raw = await needs.timestamp(imprint);
  const token = parseTimestampToken(raw);
  return { kind: 'signature', token, raw, expectedDigest: imprint.digest, faults: [] };
}

describe('a signature nothing proves, whose document calls its signer good', () => {
  for (const level of ['B-T', 'B-LT', 'B-LTA'] as const) {
    test(`is refused for ${level} where its signer was revoked since`, async () => {
      assert.equal(
        await standing(makeTestNeeds(world, { revokedSince }), { level }),
        'extension_revoked',
      );
      assert.equal(await standing(makeTestNeeds(world), { level }), undefined);
    });
  }

  test('is taken at its word where nobody can be asked', async () => {
    const failing = { timestamp: 0, revocation: 9, issuers: 0 };
    const needs = makeTestNeeds(world, { revokedSince, failing });
    assert.equal(await standing(needs), undefined);
    assert.equal(needs.asked.revocation, 2);
  });
});

describe('nobody is asked yet', () => {
  test('where a time-stamp will make the answer worth more', async () => {
    const needs = makeTestNeeds(world);
    await standing(needs, { level: 'B-LT', answered: false });
    assert.equal(needs.asked.revocation, 0);
    await standing(needs, { level: 'B-T', answered: false });
    assert.equal(needs.asked.revocation, 2);
  });

  test('about a signer whose signature a time-stamp proves', async () => {
    const needs = makeTestNeeds(world, { at: at - 2000 });
    const timestamps = [await stampOf(needs)];
    const before = makeTestNeeds(world, { revokedSince, silentAbout: new Set(['tsa']) });
    assert.equal(await standing(before, { timestamps }), undefined);
    // About the authority and the one above it, not about the signer.
    assert.equal(before.asked.revocation, 2);
    const unproven = { ...timestamps[0], expectedDigest: Uint8Array.of(1) } as PlacedTimestamp;
    assert.equal(await standing(before, { timestamps: [unproven] }), 'extension_broken');
  });
});
