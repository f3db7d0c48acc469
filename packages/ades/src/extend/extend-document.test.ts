/** What is extended, what is refused, and what is told where a level is out of reach. */

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import {
  bytesToHex,
  digest,
  parseCertificate,
  parseTimestampToken,
  verifySignature,
} from '@kumoin/pki';
import type { HashAlgorithm } from '@kumoin/pki';
import type { ActorName, TestNeedsSettings } from '@kumoin/testkit';
import { defaultAlgorithm, makePkiWorld, makeTestNeeds } from '@kumoin/testkit';
import type { Augmentable, OpenAugmentable, Stamp, TimestampKind } from './augmentable.ts';
import { extendDocument } from './extend-document.ts';
import type { ExtendOrder } from './extend-order.ts';
import { ExtensionRefused } from './extension-refused.ts';

const at = Date.UTC(2026, 5, 1, 12);
const dayMs = 86_400_000;
const world = makePkiWorld({ at });
const anchors = [parseCertificate(world.certificate('root'))];

/** The plainest format there could be: what a document holds, as JSON. */
interface Paper {
  content: string;
  signers: { name: ActorName; certificate: string; signature: string; stamps: Stamped[] }[];
  material: { kind: 'certificates' | 'ocsps' | 'crls'; der: string }[];
}

interface Stamped {
  kind: TimestampKind;
  token: string;
  /** How many elements of material it is over. */
  over: number;
}

const hex = (bytes: Uint8Array) => bytesToHex(bytes);
const unhex = (digits: string) => Uint8Array.from(Buffer.from(digits, 'hex'));
const text = (value: unknown) => new TextEncoder().encode(JSON.stringify(value));
const read = (bytes: Uint8Array) => JSON.parse(new TextDecoder().decode(bytes)) as Paper;

function write(...names: ActorName[]): Uint8Array {
  const content = 'I owe you a beer.';
  const signers = names.map((name) => ({
    name,
    certificate: hex(world.certificate(name)),
    signature: hex(world.sign(name, defaultAlgorithm(name), text(content))),
    stamps: [],
  }));
  return text({ content, signers, material: [] } satisfies Paper);
}

/** What time-stamp number `index` of a signer is over. */
function stampedBytes(paper: Paper, signer: Paper['signers'][number], index: number): Uint8Array {
  const stamp = signer.stamps[index];
  if (stamp?.kind === 'signature') return unhex(signer.signature);
  const { over } = stamp ?? { over: paper.material.length };
  const before = signer.stamps.slice(0, index).map(({ token }) => token);
  return text([signer.signature, before, paper.material.slice(0, over)]);
}

const open: OpenAugmentable = (document): Augmentable => {
  const paper = read(document);
  const signatures = paper.signers.map((signer) => {
    const certificate = parseCertificate(unhex(signer.certificate));
    const sound = verifySignature({
      algorithm: defaultAlgorithm(signer.name),
      publicKey: certificate.publicKey,
      message: text(paper.content),
      signature: unhex(signer.signature),
    });
    const timestamps = signer.stamps.map(({ kind, token: raw }, index) => {
      const token = parseTimestampToken(unhex(raw));
      const { imprint } = token.tstInfo;
      const hash = 'hash' in imprint ? imprint.hash : 'sha256';
      const expectedDigest = digest(hash, stampedBytes(paper, signer, index));
      return { kind, token, raw: unhex(raw), expectedDigest, faults: [] };
    });
    const faults = sound ? [] : ['signature_wrong'];
    return { id: signer.name, faults, signer: certificate, claimedAt: undefined, timestamps };
  });
  return { signatures, known: knownOf(paper), ...stepsOf(paper) };
};

function knownOf(paper: Paper) {
  const tokens = paper.signers.flatMap(({ stamps }) => stamps).map(({ token }) => unhex(token));
  const inTokens = tokens.flatMap((token) =>
    parseTimestampToken(token).signedData.certificates.map(({ raw }) => raw),
  );
  const kept = (kind: string) =>
    paper.material.filter((each) => each.kind === kind).map(({ der }) => unhex(der));
  const signers = paper.signers.map(({ certificate }) => unhex(certificate));
  return {
    certificates: [...signers, ...kept('certificates'), ...inTokens],
    ocsps: kept('ocsps'),
    crls: kept('crls'),
  };
}

function stepsOf(paper: Paper): Pick<Augmentable, 'stamp' | 'addValidationData' | 'archive'> {
  const stampEach =
    (kind: TimestampKind) =>
    async (ids: readonly string[], hash: HashAlgorithm, get: Stamp): Promise<Uint8Array> => {
      const copy = structuredClone(paper);
      for (const signer of copy.signers.filter(({ name }) => ids.includes(name))) {
        signer.stamps.push({ kind, token: '', over: copy.material.length });
        const bytes = stampedBytes(copy, signer, signer.stamps.length - 1);
        const token = await get({ hash, digest: digest(hash, bytes) });
        signer.stamps.splice(-1, 1, { kind, token: hex(token), over: copy.material.length });
      }
      return text(copy);
    };
  return {
    stamp: stampEach('signature'),
    archive: stampEach('archive'),
    addValidationData: (_, data) => {
      const copy = structuredClone(paper);
      for (const kind of ['certificates', 'ocsps', 'crls'] as const) {
        for (const der of data[kind].map(hex)) {
          if (!copy.material.some((each) => each.der === der)) copy.material.push({ kind, der });
        }
      }
      return text(copy);
    },
  };
}

function outside(settings: Partial<TestNeedsSettings> = {}) {
  const needs = makeTestNeeds(world, settings);
  const extend = (document: Uint8Array, order: Partial<ExtendOrder> = {}) =>
    extendDocument(open, document, {
      level: 'B-LTA',
      needs,
      anchors,
      at: needs.settings.at,
      ...order,
    });
  const later = (ms: number) => {
    needs.settings.at += ms;
  };
  return { needs, settings: needs.settings, asked: needs.asked, extend, later };
}

const codesOf = (shortfalls: readonly { level: string; code: string }[]) =>
  shortfalls.map(({ level, code }) => `${level} ${code}`);

const refused = (code: string, reason: string) => (error: unknown) => {
  assert.ok(error instanceof ExtensionRefused, String(error));
  assert.deepEqual([error.code, error.refusal.reasons.join()], [code, reason]);
  return true;
};

describe('extendDocument reaches', () => {
  for (const level of ['B-T', 'B-LT', 'B-LTA'] as const) {
    test(`${level}, and tells so`, async () => {
      const { extend } = outside();
      const extended = await extend(write('p256'), { level });
      assert.deepEqual([extended.level, extended.wanted], [level, level]);
      assert.deepEqual(extended.shortfalls, []);
    });
  }

  test('B-LTA for several signers, each with an archive time-stamp', async () => {
    const { extend, asked } = outside();
    const extended = await extend(write('p256', 'p384'));
    assert.equal(extended.level, 'B-LTA');
    const kinds = read(extended.document).signers.map(({ stamps }) => stamps.map((s) => s.kind));
    assert.deepEqual(kinds, [
      ['signature', 'archive'],
      ['signature', 'archive'],
    ]);
    assert.equal(asked.timestamp, 4);
  });

  test('only the signature that is meant, the other stays as it was', async () => {
    const { extend } = outside();
    const extended = await extend(write('p256', 'p384'), { signatures: ['p384'] });
    assert.equal(extended.level, 'B-LTA');
    assert.deepEqual(
      read(extended.document).signers.map(({ stamps }) => stamps.length),
      [0, 2],
    );
  });

  test('B-T without anchors, since nobody is asked to trust', async () => {
    const { needs, extend } = outside();
    const order = { level: 'B-T', needs, at } as const;
    const extended = await extendDocument(open, write('foreignSigner'), order);
    assert.equal(extended.level, 'B-T');
    await assert.rejects(extend(write('p256'), { anchors: [] }), { code: 'extension_untrusted' });
  });

  test('a level that is there already, and asks nobody for it again', async () => {
    const { extend, asked } = outside();
    const { document } = await extend(write('p256'), { level: 'B-LT' });
    const before = { ...asked };
    for (const level of ['B-T', 'B-LT'] as const) {
      const again = await extend(document, { level });
      assert.deepEqual([again.level, again.document], ['B-LT', document]);
    }
    assert.deepEqual(asked, before);
  });

  test('the wanted hash in every new time-stamp', async () => {
    const { extend } = outside();
    const { document } = await extend(write('p256'), { hash: 'sha512' });
    const hashes = read(document).signers[0]?.stamps.map(({ token }) => {
      const { imprint } = parseTimestampToken(unhex(token)).tstInfo;
      return 'hash' in imprint && imprint.hash;
    });
    assert.deepEqual(hashes, ['sha512', 'sha512']);
  });

  test('B-LTA from a chain of which the document has the leaf alone', async () => {
    const { extend, asked } = outside({ tokenCertificates: 'own' });
    assert.equal((await extend(write('p256'))).level, 'B-LTA');
    assert.ok(asked.issuers > 0);
  });
});

describe('extendDocument collects', () => {
  const kinds = async (name: ActorName, settings: Partial<TestNeedsSettings> = {}) => {
    const { extend } = outside(settings);
    const { document, level } = await extend(write(name), { level: 'B-LT' });
    assert.equal(level, 'B-LT');
    const { material } = read(document);
    const subjects = material
      .filter(({ kind }) => kind === 'certificates')
      .map(({ der }) => parseCertificate(unhex(der)).serialNumberHex)
      .sort();
    const count = (kind: string) => material.filter((each) => each.kind === kind).length;
    return { subjects, ocsps: count('ocsps'), crls: count('crls') };
  };
  const serials = (...names: ActorName[]) =>
    names.map((name) => parseCertificate(world.certificate(name)).serialNumberHex).sort();

  test('paths of signer, authority and responder, and one answer for each link', async () => {
    assert.deepEqual(await kinds('p256'), {
      subjects: serials('p256', 'tsa', 'ocsp', 'issuing', 'root'),
      ocsps: 2,
      crls: 1,
    });
  });

  test('lists where nobody responds', async () => {
    const { ocsps, crls } = await kinds('p256', { listsOnly: true });
    assert.deepEqual([ocsps, crls], [0, 2]);
  });

  test('no answer about a certificate whose issuer promises not to revoke it', async () => {
    const { ocsps } = await kinds('brief', { silentAbout: new Set(['brief']) });
    assert.equal(ocsps, 1);
  });
});

describe('extendDocument falls short, and says why', () => {
  const cases: readonly [string, Partial<TestNeedsSettings>, string, readonly string[]][] = [
    [
      'no authority answers',
      { failing: { timestamp: 9, revocation: 0, issuers: 0 } },
      'B-B',
      ['B-T timestamp_unavailable'],
    ],
    ['the token is over something else', { wrongImprint: true }, 'B-B', ['B-T timestamp_wrong']],
    ['the authority is none', { authority: 'p256' }, 'B-B', ['B-T timestamp_wrong']],
    [
      'nobody answers about the signer',
      { silentAbout: new Set(['p256']) },
      'B-T',
      ['B-LT revocation_unavailable'],
    ],
    [
      'nobody answers about the authority',
      { silentAbout: new Set(['tsa']) },
      'B-T',
      ['B-LT revocation_unavailable'],
    ],
    [
      'nobody answers about the issuing CA',
      { silentAbout: new Set(['issuing']) },
      'B-T',
      ['B-LT revocation_unavailable'],
    ],
    [
      'the responder is out of reach',
      { failing: { timestamp: 0, revocation: 99, issuers: 0 } },
      'B-T',
      Array<string>(3).fill('B-LT revocation_unavailable'),
    ],
    [
      'the answers are older than the signature is proven',
      { answersAgedMs: 6 * 60_000 },
      'B-T',
      ['B-LT revocation_not_fresh'],
    ],
    [
      'the answers are outdated',
      { answersAgedMs: 2 * dayMs },
      'B-T',
      Array<string>(3).fill('B-LT revocation_not_fresh'),
    ],
  ];
  for (const [title, settings, level, shortfalls] of cases) {
    test(title, async () => {
      const document = write('p256');
      const extended = await outside(settings).extend(document);
      assert.deepEqual([extended.level, codesOf(extended.shortfalls)], [level, shortfalls]);
      if (level === 'B-B') assert.deepEqual(extended.document, document);
      assert.deepEqual(read(extended.document).material, []);
    });
  }

  test('an older answer does where the caller says so', async () => {
    const { extend } = outside({ answersAgedMs: 6 * 60_000 });
    const order = { revocationFreshness: 'current-at-proof' } as const;
    assert.equal((await extend(write('p256'), order)).level, 'B-LTA');
  });

  test('one minute less, and the answer is taken for as old as the signature', async () => {
    const { extend } = outside({ answersAgedMs: 5 * 60_000 });
    assert.equal((await extend(write('p256'))).level, 'B-LTA');
  });

  test('one signer of two falls short: the other goes on, the document is as low as the lowest', async () => {
    const { extend } = outside({ silentAbout: new Set(['p384']) });
    const { document, level } = await extend(write('p256', 'p384'));
    assert.equal(level, 'B-T');
    assert.deepEqual(
      read(document).signers.map(({ stamps }) => stamps.length),
      [2, 1],
    );
  });

  test('no archive time-stamp: B-LT, as it is', async () => {
    const { extend, settings } = outside();
    const { document } = await extend(write('p256'), { level: 'B-LT' });
    settings.wrongImprint = true;
    const extended = await extend(document);
    assert.deepEqual(
      [extended.level, codesOf(extended.shortfalls)],
      ['B-LT', ['B-LTA timestamp_wrong']],
    );
    assert.deepEqual(extended.document, document);
  });
});

describe('extendDocument refuses', () => {
  const flipped = (document: Uint8Array): Uint8Array => {
    const paper = read(document);
    paper.content = 'I owe you two beers.';
    return text(paper);
  };

  test('a signature that is wrong, and asks nobody about it', async () => {
    const { extend, asked } = outside();
    await assert.rejects(
      extend(flipped(write('p256'))),
      refused('extension_broken', 'signature_wrong'),
    );
    assert.deepEqual(asked, { timestamp: 0, revocation: 0, issuers: 0 });
  });

  test('a time-stamp that is over something else', async () => {
    const { extend } = outside();
    const paper = read((await extend(write('p256'))).document);
    const [signer] = paper.signers;
    const stamps = signer?.stamps ?? [];
    stamps.splice(0, 1, { ...stamps[1], kind: 'signature' } as Stamped);
    await assert.rejects(
      extend(text(paper)),
      refused('extension_broken', 'signature-time-stamp imprint_mismatch'),
    );
  });

  test('material changed under an archive time-stamp', async () => {
    const { extend } = outside();
    const paper = read((await extend(write('p256'))).document);
    paper.material.shift();
    await assert.rejects(
      extend(text(paper)),
      refused('extension_broken', 'archive-time-stamp imprint_mismatch'),
    );
  });

  test('a signer who leads to none of the anchors', async () => {
    const { extend } = outside();
    await assert.rejects(extend(write('foreignSigner')), refused('extension_untrusted', 'no_path'));
    const failing = { timestamp: 0, revocation: 0, issuers: 9 };
    await assert.rejects(
      outside({ failing }).extend(write('p256')),
      refused('extension_untrusted', 'no_path'),
    );
  });

  test('a signer whose key is for other uses, and asks nobody about it', async () => {
    const { extend, asked } = outside();
    await assert.rejects(extend(write('issuing')), refused('extension_untrusted', 'key_usage'));
    const order = { level: 'B-T', needs: outside().needs, at } as const;
    await assert.rejects(
      extendDocument(open, write('issuing'), order),
      refused('extension_untrusted', 'key_usage'),
    );
    assert.deepEqual(asked, { timestamp: 0, revocation: 0, issuers: 0 });
  });

  test('a revoked signer whose document carries an answer from before', async () => {
    const before = makeTestNeeds(world, {
      revokedSince: new Map(),
      answersAgedMs: 2 * dayMs,
      answersLiveMs: 7 * dayMs,
    });
    const [certificate, issuer] = (['revoked', 'issuing'] as const).map((name) =>
      parseCertificate(world.certificate(name)),
    );
    assert.ok(certificate && issuer);
    const answers = await before.revocation({ certificate, issuer, at });
    const material = answers.map(({ der }) => ({ kind: 'ocsps', der: hex(der) }) as const);
    const document = text({ ...read(write('revoked')), material });
    await assert.rejects(
      outside().extend(document, { level: 'B-T' }),
      refused('extension_revoked', 'revoked'),
    );
    // Nobody answers: the one at hand is all there is.
    const { extend } = outside({ silentAbout: new Set(['revoked']) });
    assert.equal((await extend(document, { level: 'B-T' })).level, 'B-T');
  });

  test('an ended signer, to the second, unless a time-stamp is from before', async () => {
    const { extend, later } = outside({ authority: 'archiveTsa' });
    const { document } = await extend(write('p256'), { level: 'B-T' });
    const { notAfter } = parseCertificate(world.certificate('p256'));
    later(notAfter + 999 - at);
    assert.equal((await extend(write('p256'), { level: 'B-T' })).level, 'B-T');
    later(1);
    await assert.rejects(
      extend(write('p256'), { level: 'B-T' }),
      refused('extension_expired', 'expired'),
    );
    await assert.rejects(extend(write('expired')), refused('extension_expired', 'expired'));
    assert.equal((await extend(document, { level: 'B-T' })).level, 'B-T');
  });

  for (const level of ['B-T', 'B-LTA'] as const) {
    test(`a revoked signer on the way to ${level}`, async () => {
      const { extend } = outside();
      await assert.rejects(
        extend(write('revoked'), { level }),
        refused('extension_revoked', 'revoked'),
      );
    });
  }

  test('a revoked issuing CA', async () => {
    const { extend } = outside({ revokedSince: new Map([['issuing', at - dayMs]]) });
    await assert.rejects(extend(write('p256')), refused('extension_revoked', 'revoked'));
  });

  test('a revoked signer, unless a time-stamp is from before the revocation', async () => {
    const { extend, settings, later } = outside();
    const { document } = await extend(write('p256'), { level: 'B-T' });
    later(dayMs);
    settings.revokedSince.set('p256', at + 1000);
    assert.equal((await extend(document)).level, 'B-LTA');
    settings.revokedSince.set('p256', at);
    await assert.rejects(extend(document), refused('extension_revoked', 'revoked'));
  });

  test('what a revoked authority proves', async () => {
    const { extend, settings, later } = outside();
    const { document } = await extend(write('p256'), { level: 'B-T' });
    later(dayMs);
    settings.revokedSince.set('p256', at + 1000);
    settings.revokedSince.set('tsa', at + 1000);
    settings.authority = 'archiveTsa';
    await assert.rejects(extend(document), refused('extension_revoked', 'revoked'));
  });

  test('a signature that is not there', async () => {
    const { extend } = outside();
    const code = 'extension_unsupported';
    await assert.rejects(extend(write('p256'), { signatures: ['p384'] }), { code });
    await assert.rejects(extend(write()), { code });
  });
});

describe('extendDocument renews', () => {
  test('B-LTA by material for the last time-stamp and a new one, long after the signer', async () => {
    const { extend, settings, later } = outside();
    const { document } = await extend(write('p256'));
    later(364 * dayMs);
    settings.authority = 'archiveTsa';
    const renewed = await extend(document);
    assert.deepEqual([renewed.level, renewed.shortfalls], ['B-LTA', []]);
    const before = read(document);
    const after = read(renewed.document);
    assert.deepEqual(after.material.slice(0, before.material.length), before.material);
    assert.ok(after.material.length > before.material.length);
    assert.deepEqual(
      after.signers[0]?.stamps.map(({ kind }) => kind),
      ['signature', 'archive', 'archive'],
    );
    later(5 * 365 * dayMs);
    assert.equal((await extend(renewed.document)).level, 'B-LTA');
  });

  test('not, where the last time-stamp ended before anybody came', async () => {
    const { extend, settings, later } = outside();
    const { document } = await extend(write('p256'));
    later(366 * dayMs);
    settings.authority = 'archiveTsa';
    await assert.rejects(extend(document), refused('extension_expired', 'expired'));
  });

  test('and stays B-LTA where no authority is to be had', async () => {
    const { extend, settings } = outside();
    const { document } = await extend(write('p256'));
    settings.failing.timestamp = 9;
    const { level, shortfalls } = await extend(document);
    assert.deepEqual([level, codesOf(shortfalls)], ['B-LTA', ['B-LTA timestamp_unavailable']]);
  });
});
