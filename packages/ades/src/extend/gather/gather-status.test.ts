/** What statements are believed about a certificate, and to the second how old they may be. */

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { RevocationReason } from '@kumoin/pki';
import {
  assembleOcspResponse,
  assembleSigned,
  buildOcspCertId,
  buildOcspResponseData,
  buildTbsCrl,
  digest,
  keyIdentifier,
  parseCertificate,
} from '@kumoin/pki';
import type { ActorName } from '@kumoin/testkit';
import { defaultAlgorithm, makePkiWorld, makeTestNeeds } from '@kumoin/testkit';
import type { AdesNeeds, RevocationValue } from '../../needs/ades-needs.ts';
import { makeCheckedStamp } from '../checked-stamp.ts';
import { collectValidationData } from './collect-validation-data.ts';
import { gatherChain } from './gather-chain.ts';
import { freshStatus, gatherStatus } from './gather-status.ts';
import { makeGathering } from './gathering.ts';
import type { StatusQuestion } from './judge-statement.ts';

const at = Date.UTC(2026, 5, 1, 12);
const dayMs = 86_400_000;
const skewMs = 5 * 60_000;
const world = makePkiWorld({ at });
const certificateOf = (name: ActorName) => parseCertificate(world.certificate(name));
const anchors = [certificateOf('root')];

interface Said {
  readonly about?: ActorName;
  readonly by?: ActorName;
  readonly thisUpdate?: number;
  readonly nextUpdate?: number;
  readonly revokedAt?: number;
  readonly reason?: RevocationReason;
  readonly certificates?: readonly ActorName[];
}

function response(said: Said = {}): RevocationValue {
  const { about = 'p256', by = 'ocsp', thisUpdate = at, revokedAt, reason } = said;
  const { serialNumber } = certificateOf(about);
  const data = buildOcspResponseData({
    responderKeyHash: keyIdentifier(world.publicKey(by)),
    producedAt: thisUpdate,
    responses: [
      {
        certId: buildOcspCertId({ hash: 'sha1', issuer: certificateOf('issuing'), serialNumber }),
        status:
          revokedAt === undefined
            ? { kind: 'good' }
            : { kind: 'revoked', revokedAt, ...(reason !== undefined && { reason }) },
        thisUpdate,
        ...(said.nextUpdate !== undefined && { nextUpdate: said.nextUpdate }),
      },
    ],
  });
  const algorithm = defaultAlgorithm(by);
  const signature = world.sign(by, algorithm, data);
  const certificates = (said.certificates ?? [by]).map((name) => world.certificate(name));
  return { kind: 'ocsp', der: assembleOcspResponse({ data, algorithm, signature, certificates }) };
}

function list(said: Said = {}): RevocationValue {
  const { about = 'p256', by = 'issuing', thisUpdate = at, revokedAt, reason } = said;
  const signatureAlgorithm = defaultAlgorithm(by);
  const tbs = buildTbsCrl({
    signatureAlgorithm,
    issuer: certificateOf(by).subject.raw,
    thisUpdate,
    nextUpdate: said.nextUpdate ?? thisUpdate + dayMs,
    number: 1,
    authorityKeyIdentifier: keyIdentifier(world.publicKey(by)),
    entries:
      revokedAt === undefined
        ? []
        : [{ ...certificateOf(about), revokedAt, ...(reason !== undefined && { reason }) }],
  });
  const der = assembleSigned(tbs, signatureAlgorithm, world.sign(by, signatureAlgorithm, tbs));
  return { kind: 'crl', der };
}

async function status(
  values: readonly RevocationValue[],
  question: Partial<StatusQuestion> & { name?: ActorName; needs?: AdesNeeds } = {},
) {
  const { name = 'p256', needs, at: now = at + 30 * dayMs, ...rest } = question;
  const gathering = makeGathering({ needs, anchors, at: now });
  for (const value of values) gathering.pool.addStatement(value);
  return gatherStatus(gathering, {
    certificate: certificateOf(name),
    issuer: certificateOf('issuing'),
    provenAt: at,
    freshness: 'issued-after-proof',
    ...rest,
  });
}

const kindOf = async (...args: Parameters<typeof status>) => {
  const found = await status(...args);
  return found.kind === 'unknown' ? found.code : found.kind;
};

describe('an answer', () => {
  const strict = 'issued-after-proof';
  const current = 'current-at-proof';
  const cases: readonly [string, RevocationValue, Partial<StatusQuestion>, string][] = [
    ['made when the signature was proven', response(), {}, 'good'],
    ['made before, by the skew of clocks', response({ thisUpdate: at - skewMs }), {}, 'good'],
    [
      'made a second earlier still',
      response({ thisUpdate: at - skewMs - 1000, nextUpdate: at + dayMs }),
      { freshness: strict },
      'revocation_not_fresh',
    ],
    [
      'made earlier, current at the time',
      response({ thisUpdate: at - dayMs, nextUpdate: at + 1000 }),
      { freshness: current },
      'good',
    ],
    [
      'made earlier, outdated at the time',
      response({ thisUpdate: at - dayMs, nextUpdate: at }),
      { freshness: current },
      'revocation_not_fresh',
    ],
    [
      'made earlier, and open-ended',
      response({ thisUpdate: at - dayMs }),
      { freshness: current },
      'revocation_not_fresh',
    ],
    ['from the future, by the skew', response({ thisUpdate: at + skewMs }), { at }, 'good'],
    [
      'from the future, by a second more',
      response({ thisUpdate: at + skewMs + 1000 }),
      { at },
      'revocation_unavailable',
    ],
    ['about another', response({ about: 'p384' }), {}, 'revocation_unavailable'],
    ['by somebody not appointed', response({ by: 'p384' }), {}, 'revocation_unavailable'],
    ['on a list', list(), {}, 'good'],
    ['on a list of another CA', list({ by: 'root' }), {}, 'revocation_unavailable'],
    [
      'on a list that was outdated then',
      list({ thisUpdate: at - dayMs, nextUpdate: at }),
      { freshness: current },
      'revocation_not_fresh',
    ],
  ];
  for (const [title, value, question, expected] of cases) {
    test(`${title}: ${expected}`, async () => {
      assert.equal(await kindOf([value], question), expected);
    });
  }

  test('after the end of the certificate says nothing, unless the issuer forgets nobody', async () => {
    const { notAfter } = certificateOf('p256');
    const late = { thisUpdate: notAfter + 1000 };
    const question = { at: notAfter + dayMs, provenAt: at };
    assert.equal(await kindOf([list(late)], question), 'revocation_unavailable');
    assert.equal(await kindOf([list({ thisUpdate: notAfter })], question), 'good');
    assert.equal(await kindOf([list({ ...late, revokedAt: at })], question), 'revoked');
  });
});

describe('of several answers', () => {
  test('a revocation outweighs a younger good, and the earliest counts', async () => {
    const values = [
      response({ thisUpdate: at + dayMs }),
      list({ revokedAt: at + 2000, thisUpdate: at + 5000 }),
      response({ revokedAt: at + 1000, thisUpdate: at + 4000 }),
    ];
    const found = await status(values);
    assert.ok(found.kind === 'revoked');
    assert.equal(found.revokedAt, at + 1000);
  });

  test('a hold is lifted by a younger good, not by an older', async () => {
    const held = list({ revokedAt: at, reason: 'certificateHold', thisUpdate: at + 1000 });
    assert.equal(await kindOf([held, response({ thisUpdate: at + 2000 })]), 'good');
    assert.equal(await kindOf([held, response({ thisUpdate: at })]), 'revoked');
  });
});

describe('nobody is asked', () => {
  test('about a certificate that its issuer does not revoke', async () => {
    const needs = makeTestNeeds(world);
    assert.equal(await kindOf([], { name: 'brief', needs }), 'exempt');
    assert.equal(await kindOf([], { name: 'ocsp', needs }), 'exempt');
    assert.equal(needs.asked.revocation, 0);
    assert.equal(await kindOf([], { needs }), 'good');
    assert.equal(needs.asked.revocation, 1);
  });

  test('where a good answer is at hand, and once where none comes', async () => {
    const needs = makeTestNeeds(world);
    assert.equal(await kindOf([response()], { needs }), 'good');
    assert.equal(needs.asked.revocation, 0);
    needs.settings.failing.revocation = 9;
    const gathering = makeGathering({ needs, anchors, at });
    for (const provenAt of [at, at + 1]) {
      const question = { certificate: certificateOf('p256'), issuer: certificateOf('issuing') };
      const freshness = 'current-at-proof';
      const found = await gatherStatus(gathering, { ...question, provenAt, freshness });
      assert.deepEqual(found, {
        kind: 'unknown',
        code: 'revocation_unavailable',
        detail: 'revocation is out of reach',
      });
    }
    assert.equal(needs.asked.revocation, 1);
  });
});

describe('asked again', () => {
  const question = {
    certificate: certificateOf('p256'),
    issuer: certificateOf('issuing'),
    provenAt: at,
  };
  const current = { ...question, freshness: 'current-at-proof' } as const;
  const strict = { ...question, freshness: 'issued-after-proof' } as const;

  test('is who was asked for less, and nobody who was asked for more', async () => {
    const needs = makeTestNeeds(world, { answersAgedMs: dayMs / 2 });
    const gathering = makeGathering({ needs, anchors, at });
    assert.equal((await gatherStatus(gathering, current)).kind, 'good');
    assert.equal(needs.asked.revocation, 1);
    assert.equal((await gatherStatus(gathering, strict)).kind, 'unknown');
    assert.equal(needs.asked.revocation, 2);
    await gatherStatus(gathering, strict);
    await gatherStatus(gathering, { ...strict, provenAt: at - 1 });
    await freshStatus(gathering, current);
    assert.equal(needs.asked.revocation, 2);
    await gatherStatus(gathering, { ...strict, provenAt: at + 1 });
    assert.equal(needs.asked.revocation, 3);
  });
});

describe('where nothing proves the signature, its own document is not enough', () => {
  const current = { nextUpdate: at + dayMs, thisUpdate: at - dayMs };
  const ask = async (
    needs: AdesNeeds | undefined,
    { values = [response(current)], name = 'p256' as ActorName } = {},
  ) => {
    const gathering = makeGathering({ needs, anchors, at });
    const ocsps = values.map(({ der }) => der);
    gathering.pool.addData({ certificates: [], ocsps, crls: [] });
    const [certificate, issuer] = [certificateOf(name), certificateOf('issuing')];
    const freshness = 'current-at-proof';
    const found = await freshStatus(gathering, { certificate, issuer, provenAt: at, freshness });
    return found.kind;
  };

  test('a revocation outside outweighs the good inside, which is believed by itself', async () => {
    assert.equal(await ask(undefined), 'good');
    const needs = makeTestNeeds(world, { revokedSince: new Map([['p256', at - 1000]]) });
    assert.equal(await ask(needs), 'revoked');
    assert.equal(await ask(makeTestNeeds(world)), 'good');
  });

  test('it does where nobody outside answers', async () => {
    const failing = { timestamp: 0, revocation: 9, issuers: 0 };
    const down = makeTestNeeds(world, { failing });
    assert.equal(await ask(down), 'good');
    assert.equal(down.asked.revocation, 1);
    assert.equal(await ask(makeTestNeeds(world, { silentAbout: new Set(['p256']) })), 'good');
    down.settings.failing.revocation = 1;
    assert.equal(await ask(down, { values: [] }), 'unknown');
  });

  test('a revocation inside is enough, and so is a promise not to revoke', async () => {
    const needs = makeTestNeeds(world);
    const revoked = response({ ...current, revokedAt: at - 2 * dayMs });
    assert.equal(await ask(needs, { values: [revoked] }), 'revoked');
    assert.equal(await ask(needs, { values: [], name: 'brief' }), 'exempt');
    assert.equal(needs.asked.revocation, 0);
  });
});

test('a fault of the program in a need rises, and is told to nobody', async () => {
  const bug = new TypeError('secret is undefined');
  const fail = () => Promise.reject(bug);
  const needs: AdesNeeds = { timestamp: fail, revocation: fail, issuers: fail };
  const rises = (thrown: unknown) => thrown === bug;
  await assert.rejects(status([], { needs }), rises);
  const gathering = makeGathering({ needs, anchors, at });
  const certificate = certificateOf('p256');
  await assert.rejects(gatherChain(gathering, { certificate, at }), rises);
  const imprint = { hash: 'sha256', digest: digest('sha256') } as const;
  await assert.rejects(makeCheckedStamp(gathering)(imprint), rises);
});

describe('a responder', () => {
  const subject = (name: ActorName) =>
    ({
      certificate: certificateOf(name),
      role: 'signer',
      provenAt: at,
      freshness: 'issued-after-proof',
    }) as const;

  test('goes into the data with its own path', async () => {
    const needs = makeTestNeeds(world);
    const gathering = makeGathering({ needs, anchors, at });
    const { data, shortfalls } = await collectValidationData(gathering, [subject('p256')]);
    assert.deepEqual(shortfalls, []);
    const serials = data.certificates.map((der) => parseCertificate(der).serialNumberHex);
    assert.ok(serials.includes(certificateOf('ocsp').serialNumberHex));
  });

  test('that vouches for itself does not count, and nothing turns in a circle', async () => {
    const itself: AdesNeeds = {
      ...makeTestNeeds(world),
      revocation: ({ certificate }) =>
        Promise.resolve(
          certificate.serialNumberHex === certificateOf('issuing').serialNumberHex
            ? [list({ by: 'root' })]
            : [response({ about: 'ocsp' })],
        ),
    };
    const gathering = makeGathering({ needs: itself, anchors, at });
    const { shortfalls } = await collectValidationData(gathering, [subject('p256')]);
    assert.deepEqual(
      shortfalls.map(({ code }) => code),
      ['revocation_unavailable'],
    );
  });
});
