/**
 * The outside of augmentation for tests: a time-stamp authority, an OCSP responder, lists and
 * issuers of the test PKI, in the shape of `AdesNeeds` of the package ades, which this one may
 * not import.
 *
 * Everything about it can be turned while a test runs: the clock, who stamps, who fails how
 * often, who lies and how, who was revoked and when.
 */

import type { Certificate, HashAlgorithm } from '@kumoin/pki';
import {
  assembleOcspResponse,
  assembleSigned,
  buildOcspCertId,
  buildOcspResponseData,
  buildTbsCrl,
  buildTstInfo,
  equalBytes,
  keyIdentifier,
  parseCertificate,
  prepareTimestampToken,
} from '@kumoin/pki';
import type { ActorName, PkiWorld } from './pki-world.ts';
import { actorNames, defaultAlgorithm, nameOf, serialNumberOf } from './pki-world.ts';

const dayMs = 86_400_000;

/** What may be changed at any time; the next call minds it. */
export interface TestNeedsSettings {
  /** Milliseconds since 1970: what every clock outside says. */
  at: number;
  /** Who stamps. */
  authority: ActorName;
  /** What a token carries: the whole chain, the authority's own certificate, nothing. */
  tokenCertificates: 'chain' | 'own' | 'none';
  /** The tokens are over something else than what was asked. */
  wrongImprint: boolean;
  /** How many of the next calls throw. */
  readonly failing: { timestamp: number; revocation: number; issuers: number };
  /** How long before `at` the answers about revocation were made. */
  answersAgedMs: number;
  /** How long they are good for. */
  answersLiveMs: number;
  /** Nobody answers about these. */
  readonly silentAbout: Set<ActorName>;
  /** Since when; the actor `revoked` is, a day before the world's instant. */
  readonly revokedSince: Map<ActorName, number>;
  /** Lists alone, no OCSP. */
  listsOnly: boolean;
}

export interface TestNeeds {
  timestamp(imprint: {
    readonly hash: HashAlgorithm;
    readonly digest: Uint8Array;
  }): Promise<Uint8Array>;
  revocation(question: {
    readonly certificate: Certificate;
    readonly issuer: Certificate;
    readonly at: number;
  }): Promise<readonly { readonly kind: 'ocsp' | 'crl'; readonly der: Uint8Array }[]>;
  issuers(certificate: Certificate): Promise<readonly Uint8Array[]>;
  readonly settings: TestNeedsSettings;
  /** How often each was asked, failures included. */
  readonly asked: { timestamp: number; revocation: number; issuers: number };
}

/** An authority and a responder for that world; every setting can be turned afterwards. */
export function makeTestNeeds(
  world: PkiWorld,
  overrides: Partial<TestNeedsSettings> = {},
): TestNeeds {
  const settings: TestNeedsSettings = {
    at: world.at,
    authority: 'tsa',
    tokenCertificates: 'chain',
    wrongImprint: false,
    failing: { timestamp: 0, revocation: 0, issuers: 0 },
    answersAgedMs: 0,
    answersLiveMs: dayMs,
    silentAbout: new Set(),
    revokedSince: new Map([['revoked', world.at - dayMs]]),
    listsOnly: false,
    ...overrides,
  };
  const asked = { timestamp: 0, revocation: 0, issuers: 0 };
  const count = (kind: keyof typeof asked): void => {
    asked[kind] += 1;
    if (settings.failing[kind] <= 0) return;
    settings.failing[kind] -= 1;
    throw unmet(`${kind} is out of reach`);
  };
  const outside: Outside = { world, settings };
  return {
    settings,
    asked,
    timestamp: async ({ hash, digest }) => {
      count('timestamp');
      const imprint = settings.wrongImprint ? digest.map((octet) => octet ^ 1) : digest;
      return Promise.resolve(issueTestToken(outside, hash, imprint));
    },
    revocation: async ({ certificate, issuer }) => {
      count('revocation');
      return Promise.resolve(answerAbout(outside, certificate, issuer));
    },
    issuers: async (certificate) => {
      count('issuers');
      const issuer = actorNames.find((name) => equalBytes(nameOf(name), certificate.issuer.raw));
      return Promise.resolve(issuer === undefined ? [] : [world.certificate(issuer)]);
    },
  };
}

/** As `NeedUnmet` of the package ades, which goes by the name. */
function unmet(detail: string): Error {
  return Object.assign(new Error(detail), { name: 'NeedUnmet', permanent: false });
}

interface Outside {
  readonly world: PkiWorld;
  readonly settings: TestNeedsSettings;
}

/** Grows for every token of the process: serial numbers are unique per authority. */
let tokensMade = 0n;

function issueTestToken(
  { world, settings }: Outside,
  hash: HashAlgorithm,
  messageDigest: Uint8Array,
): Uint8Array {
  const { authority, tokenCertificates, at } = settings;
  tokensMade += 1n;
  const signatureAlgorithm = defaultAlgorithm(authority);
  const chain = world.chain(authority);
  const tstInfo = buildTstInfo({
    policy: '0.4.0.2023.1.1',
    hash,
    messageDigest,
    serialNumber: tokensMade,
    at,
  });
  const { toBeSigned, finish } = prepareTimestampToken(tstInfo, {
    signatureAlgorithm,
    signerCertificate: world.certificate(authority),
    certificates: { chain, own: chain.slice(0, 1), none: [] }[tokenCertificates],
    signingTime: at,
  });
  return finish(world.sign(authority, signatureAlgorithm, toBeSigned));
}

function answerAbout(
  outside: Outside,
  certificate: Certificate,
  issuer: Certificate,
): { kind: 'ocsp' | 'crl'; der: Uint8Array }[] {
  const { settings } = outside;
  const subject = actorOf(certificate);
  const by = actorOf(issuer);
  if (subject === undefined || by === undefined) return [];
  if (settings.silentAbout.has(subject)) return [];
  // The responder was appointed by the issuing CA, and speaks for its certificates alone.
  const listed = settings.listsOnly || by !== 'issuing';
  return listed
    ? [{ kind: 'crl', der: issueList(outside, by) }]
    : [{ kind: 'ocsp', der: respondAbout(outside, subject, issuer) }];
}

function respondAbout(
  { world, settings }: Outside,
  subject: ActorName,
  issuer: Certificate,
): Uint8Array {
  const { serialNumber } = parseCertificate(world.certificate(subject));
  const revokedAt = settings.revokedSince.get(subject);
  const producedAt = settings.at - settings.answersAgedMs;
  const data = buildOcspResponseData({
    responderKeyHash: keyIdentifier(world.publicKey('ocsp')),
    producedAt,
    responses: [
      {
        certId: buildOcspCertId({ hash: 'sha1', issuer, serialNumber }),
        status:
          revokedAt === undefined || revokedAt > producedAt
            ? { kind: 'good' }
            : { kind: 'revoked', revokedAt, reason: 'keyCompromise' },
        thisUpdate: producedAt,
        nextUpdate: producedAt + settings.answersLiveMs,
      },
    ],
  });
  const algorithm = defaultAlgorithm('ocsp');
  const signature = world.sign('ocsp', algorithm, data);
  const certificates = [world.certificate('ocsp')];
  return assembleOcspResponse({ data, algorithm, signature, certificates });
}

function issueList({ world, settings }: Outside, issuer: ActorName): Uint8Array {
  const signatureAlgorithm = defaultAlgorithm(issuer);
  const ca = parseCertificate(world.certificate(issuer));
  const thisUpdate = settings.at - settings.answersAgedMs;
  const entries = [...settings.revokedSince]
    .filter(([, revokedAt]) => revokedAt <= thisUpdate)
    .map(([name, revokedAt]) => ({ ...parseCertificate(world.certificate(name)), revokedAt }))
    .filter((entry) => equalBytes(entry.issuer.raw, ca.subject.raw))
    .map(({ serialNumber, revokedAt }) => ({ serialNumber, revokedAt }));
  const tbs = buildTbsCrl({
    signatureAlgorithm,
    issuer: ca.subject.raw,
    thisUpdate,
    nextUpdate: thisUpdate + settings.answersLiveMs,
    number: Math.floor(thisUpdate / 1000),
    authorityKeyIdentifier: keyIdentifier(world.publicKey(issuer)),
    entries,
  });
  return assembleSigned(tbs, signatureAlgorithm, world.sign(issuer, signatureAlgorithm, tbs));
}

/** By serial number, which is the same in every world: no key has to be made to find out. */
function actorOf({ serialNumber }: Certificate): ActorName | undefined {
  return actorNames.find((name) => equalBytes(serialNumberOf(name), serialNumber));
}
