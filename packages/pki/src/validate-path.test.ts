/** Paths: one good chain, and each way it can be bad by one property. */

import assert from 'node:assert/strict';
import type { KeyObject } from 'node:crypto';
import test from 'node:test';
import { generateKeyPair, makePkiWorld, signWith } from '@kumoin/testkit';
import type { SignatureAlgorithm } from './algorithms.ts';
import { assembleSigned, buildTbsCertificate } from './build-certificate.ts';
import type { TbsCrlFields } from './build-crl.ts';
import { buildTbsCrl } from './build-crl.ts';
import type { KeyUsageName } from './certificate-extensions.ts';
import { derNull, derSequence } from './der/encode-der.ts';
import {
  buildAuthorityKeyIdentifier,
  buildBasicConstraints,
  buildCrlDistributionPoints,
  buildExtendedKeyUsage,
  buildExtension,
  buildKeyUsage,
  buildOcspNoCheck,
  buildSubjectKeyIdentifier,
} from './extensions.ts';
import { buildName } from './name.ts';
import { oid } from './oids.ts';
import type { Certificate } from './parse-certificate.ts';
import { parseCertificate } from './parse-certificate.ts';
import type { Crl } from './parse-crl.ts';
import { parseCrl } from './parse-crl.ts';
import { keyIdentifier } from './public-key.ts';
import type { PathConclusion, PathQuestion } from './validate-path.ts';
import { validatePath } from './validate-path.ts';

const at = Date.parse('2031-02-03T04:05:06Z');
const dayMs = 86_400_000;
const algorithm: SignatureAlgorithm = { scheme: 'ed25519' };

interface Party {
  readonly name: string;
  readonly privateKey: KeyObject;
  readonly spki: Uint8Array;
  readonly certificate: Certificate;
}

interface Recipe {
  readonly issuer?: Party;
  /** Keys and name of an earlier party, for a second certificate of the same. */
  readonly as?: Party;
  readonly ca?: { readonly pathLength?: number } | false;
  readonly usage?: readonly KeyUsageName[] | null;
  readonly notBefore?: number;
  readonly notAfter?: number;
  readonly more?: readonly Uint8Array[];
}

let serial = 0;

/** Issues one certificate by recipe; without an issuer it is self-signed. */
function party(name: string, recipe: Recipe = {}): Party {
  const pair = recipe.as ?? makeKeys();
  const { issuer = { ...pair, name }, ca = false } = recipe;
  const usual: readonly KeyUsageName[] =
    ca === false ? ['nonRepudiation'] : ['keyCertSign', 'cRLSign'];
  const usage = recipe.usage === undefined ? usual : recipe.usage;
  serial += 1;
  const tbs = buildTbsCertificate({
    serialNumber: Uint8Array.of(1, serial >> 8, serial & 255),
    signatureAlgorithm: algorithm,
    issuer: nameOf(issuer.name),
    subject: nameOf(name),
    notBefore: recipe.notBefore ?? at - dayMs,
    notAfter: recipe.notAfter ?? at + dayMs,
    publicKey: pair.spki,
    extensions: [
      buildBasicConstraints(ca === false ? { ca } : { ca: true, ...ca }),
      ...(usage === null ? [] : [buildKeyUsage(usage)]),
      buildSubjectKeyIdentifier(keyIdentifier(pair.spki)),
      buildAuthorityKeyIdentifier(keyIdentifier(issuer.spki)),
      ...(recipe.more ?? []),
    ],
  });
  const der = assembleSigned(tbs, algorithm, signWith(issuer.privateKey, algorithm, tbs));
  return { name, ...pair, certificate: parseCertificate(der) };
}

function makeKeys(): { privateKey: KeyObject; spki: Uint8Array } {
  const { privateKey, publicKey } = generateKeyPair('ed25519');
  return { privateKey, spki: new Uint8Array(publicKey.export({ type: 'spki', format: 'der' })) };
}

const nameOf = (value: string): Uint8Array => buildName([{ type: 'commonName', value }]);

const root = party('Root', { ca: {} });
const issuing = party('Issuing', { issuer: root, ca: { pathLength: 0 } });
const leaf = party('Leaf', { issuer: issuing });

type Changes = Partial<Omit<PathQuestion, 'certificate'>>;

function ask(asked: Party | Certificate, changes: Changes = {}): PathConclusion {
  const certificate = 'certificate' in asked ? asked.certificate : asked;
  return validatePath({
    certificate,
    intermediates: [issuing.certificate],
    anchors: [root.certificate],
    at,
    ...changes,
  });
}

/** The reason alone, or "valid". */
function verdict(asked: Party | Certificate, changes: Changes = {}): string {
  const conclusion = ask(asked, changes);
  return conclusion.valid ? 'valid' : conclusion.reason;
}

const via = (...parties: readonly Party[]): Changes => ({
  intermediates: parties.map((each) => each.certificate),
});

test('a good chain is valid, and the path leads from the certificate to the anchor', () => {
  const conclusion = ask(leaf);
  assert.ok(conclusion.valid);
  assert.deepEqual(
    conclusion.path.map((certificate) => certificate.raw),
    [leaf, issuing, root].map((each) => each.certificate.raw),
  );
});

test('the order of intermediates, strangers among them, makes no difference', () => {
  const stranger = party('Stranger', { ca: {} });
  const crowd = via(stranger, leaf, root, issuing, stranger);
  assert.equal(verdict(leaf, crowd), 'valid');
});

test('an anchor is valid itself, and its dates still count', () => {
  assert.equal(verdict(root, { intermediates: [] }), 'valid');
  assert.equal(verdict(leaf, { anchors: [leaf.certificate] }), 'valid');
  assert.equal(verdict(leaf, { anchors: [leaf.certificate], at: at + 2 * dayMs }), 'expired');
});

test('a missing intermediate and a foreign root leave no path', () => {
  assert.equal(verdict(leaf, { intermediates: [] }), 'no_path');
  const foreign = party('Foreign', { ca: {} });
  assert.equal(verdict(leaf, { anchors: [foreign.certificate] }), 'no_path');
  assert.equal(verdict(leaf, { anchors: [] }), 'no_path');
  assert.equal(verdict(foreign), 'no_path');
});

test('a root of the same name with another key is not the root', () => {
  const impostor = party('Root', { ca: {} });
  assert.equal(verdict(leaf, { anchors: [impostor.certificate] }), 'no_path');
  assert.equal(verdict(leaf, { anchors: [impostor.certificate, root.certificate] }), 'valid');
});

test('validity includes its first and last second, and not one more', () => {
  const { notBefore, notAfter } = leaf.certificate;
  const wide = party('Root', { as: root, ca: {}, notBefore: 0, notAfter: at + 999 * dayMs });
  const middle = party('Issuing', {
    as: issuing,
    issuer: root,
    ca: {},
    notBefore: 0,
    notAfter: at + 999 * dayMs,
  });
  const when = (moment: number): string =>
    verdict(leaf, { at: moment, anchors: [wide.certificate], ...via(middle) });
  assert.equal(when(notBefore), 'valid');
  assert.equal(when(notBefore - 1), 'not_yet_valid');
  assert.equal(when(notAfter + 999), 'valid');
  assert.equal(when(notAfter + 1000), 'expired');
});

test('an expired certificate higher up is named as the one at fault', () => {
  const old = party('Issuing', { as: issuing, issuer: root, ca: {}, notAfter: at - 1000 });
  const conclusion = ask(leaf, via(old));
  assert.ok(!conclusion.valid);
  assert.equal(conclusion.reason, 'expired');
  assert.equal(conclusion.certificate, old.certificate);
  const oldRoot = party('Root', { as: root, ca: {}, notAfter: at - 1000 });
  assert.equal(verdict(leaf, { anchors: [oldRoot.certificate] }), 'expired');
});

test('a renewed issuer serves where the old one has expired', () => {
  const old = party('Issuing', { as: issuing, issuer: root, ca: {}, notAfter: at - 1000 });
  assert.equal(verdict(leaf, via(old, issuing)), 'valid');
});

test('an issuer must be a CA', () => {
  const plain = party('Plain', { issuer: root, usage: ['keyCertSign'] });
  const below = party('Below', { issuer: plain });
  assert.equal(verdict(below, via(plain)), 'not_a_ca');
  const bare = party('Leaf', { issuer: root });
  const forged = party('Forged', { issuer: bare });
  assert.equal(verdict(forged, via(bare)), 'not_a_ca');
});

test('a CA must be allowed to sign certificates', () => {
  const crlOnly = party('CRL Only', { issuer: root, ca: {}, usage: ['cRLSign'] });
  assert.equal(verdict(party('A', { issuer: crlOnly }), via(crlOnly)), 'key_usage');
  const silent = party('Silent', { issuer: root, ca: {}, usage: null });
  assert.equal(verdict(party('B', { issuer: silent }), via(silent)), 'valid');
});

test('a path is as long as allowed, and not one CA longer', () => {
  const one = party('One', { issuer: root, ca: { pathLength: 1 } });
  const two = party('Two', { issuer: one, ca: {} });
  const three = party('Three', { issuer: two, ca: {} });
  assert.equal(verdict(party('A', { issuer: two }), via(one, two)), 'valid');
  const conclusion = ask(party('B', { issuer: three }), via(one, two, three));
  assert.ok(!conclusion.valid);
  assert.equal(conclusion.reason, 'path_length');
  assert.equal(conclusion.certificate, one.certificate);
});

test('a self-issued certificate does not count against the length', () => {
  const zero = party('Zero', { issuer: root, ca: { pathLength: 0 } });
  const renewed = party('Zero', { issuer: zero, ca: { pathLength: 0 } });
  assert.equal(verdict(party('A', { issuer: renewed }), via(zero, renewed)), 'valid');
});

test('an anchor limits the length too', () => {
  const short = party('Short', { ca: { pathLength: 0 } });
  const middle = party('Middle', { issuer: short, ca: {} });
  const anchors = [short.certificate];
  assert.equal(verdict(party('A', { issuer: short }), { anchors }), 'valid');
  assert.equal(verdict(party('B', { issuer: middle }), { anchors, ...via(middle) }), 'path_length');
});

test('a critical extension nobody processes is refused anywhere on the path', () => {
  const odd = (critical: boolean): readonly Uint8Array[] => [
    buildExtension({ id: '1.2.3.4', critical, value: derNull() }),
  ];
  assert.equal(verdict(party('A', { issuer: issuing, more: odd(false) })), 'valid');
  assert.equal(verdict(party('B', { issuer: issuing, more: odd(true) })), 'critical_extension');
  const middle = party('Middle', { issuer: root, ca: {}, more: odd(true) });
  assert.equal(verdict(party('C', { issuer: middle }), via(middle)), 'critical_extension');
  const anchor = party('Anchor', { ca: {}, more: odd(true) });
  const anchors = [anchor.certificate];
  assert.equal(verdict(party('D', { issuer: anchor }), { anchors }), 'critical_extension');
});

test('name constraints are refused, critical or not, since nobody checks them', () => {
  for (const critical of [true, false]) {
    const value = derSequence();
    const more = [buildExtension({ id: oid.nameConstraints, critical, value })];
    const middle = party('Middle', { issuer: root, ca: {}, more });
    assert.equal(verdict(party('A', { issuer: middle }), via(middle)), 'name_constraints');
  }
});

test('policy constraints and inhibited policies are refused as critical', () => {
  for (const id of ['2.5.29.36', '2.5.29.54']) {
    const more = [buildExtension({ id, critical: true, value: derSequence() })];
    const middle = party('Middle', { issuer: root, ca: {}, more });
    assert.equal(verdict(party('A', { issuer: middle }), via(middle)), 'critical_extension', id);
  }
});

const purpose = (ids: readonly string[], critical = false): readonly Uint8Array[] => [
  buildExtendedKeyUsage(ids, { critical }),
];
const { purposeTimeStamping: stamping, purposeOcspSigning: answering } = oid;

test('a purpose asked for must be there, by its own name', () => {
  const wanted = { extendedKeyUsage: stamping };
  const tsa = party('TSA', { issuer: issuing, more: purpose([stamping], true) });
  assert.equal(verdict(tsa, wanted), 'valid');
  assert.equal(verdict(tsa, { extendedKeyUsage: answering }), 'extended_key_usage');
  assert.equal(verdict(leaf, wanted), 'extended_key_usage');
  const any = party('Any', { issuer: issuing, more: purpose(['2.5.29.37.0']) });
  assert.equal(verdict(any, wanted), 'extended_key_usage');
});

test('a certificate critically limited to a purpose is no good for unspoken ones', () => {
  const limited = party('TSA', { issuer: issuing, more: purpose([stamping], true) });
  assert.equal(verdict(limited), 'extended_key_usage');
  const hinted = party('Hint', { issuer: issuing, more: purpose([stamping], false) });
  assert.equal(verdict(hinted), 'valid');
});

test('an issuing CA passes on only the purposes it has', () => {
  const below = (purposes: readonly string[]): string => {
    const middle = party('Middle', { issuer: root, ca: {}, more: purpose(purposes) });
    const tsa = party('TSA', { issuer: middle, more: purpose([stamping], true) });
    return verdict(tsa, { extendedKeyUsage: stamping, ...via(middle) });
  };
  assert.equal(below([stamping]), 'valid');
  assert.equal(below(['2.5.29.37.0']), 'valid');
  assert.equal(below([answering]), 'extended_key_usage');
});

test('purposes in the certificate of an anchor limit nothing: it is the caller’s word', () => {
  const anchor = party('Anchor', { ca: {}, more: purpose([answering]) });
  const tsa = party('TSA', { issuer: anchor, more: purpose([stamping], true) });
  const asked = { extendedKeyUsage: stamping, intermediates: [], anchors: [anchor.certificate] };
  assert.equal(verdict(tsa, asked), 'valid');
  const crossed = party('Anchor', { as: anchor, issuer: root, ca: {}, more: purpose([answering]) });
  assert.equal(verdict(tsa, { extendedKeyUsage: stamping, ...via(crossed) }), 'extended_key_usage');
});

test('one of the usages asked for must be there, unless usages are not limited', () => {
  assert.equal(verdict(leaf, { keyUsage: ['digitalSignature', 'nonRepudiation'] }), 'valid');
  assert.equal(verdict(leaf, { keyUsage: ['digitalSignature'] }), 'key_usage');
  const free = party('Free', { issuer: issuing, usage: null });
  assert.equal(verdict(free, { keyUsage: ['digitalSignature'] }), 'valid');
});

test('old versions and keys nobody serves are refused', () => {
  const version1 = { ...leaf.certificate, version: 1 as const };
  assert.equal(verdict(version1), 'version_unsupported');
  const signature = { ...leaf.certificate, signatureAlgorithm: undefined };
  assert.equal(verdict(signature), 'algorithm_unknown');
  const foreignKey = { ...root.certificate, publicKey: derNull() };
  assert.equal(verdict(root, { anchors: [foreignKey] }), 'valid');
  const strange = { ...leaf.certificate, publicKey: derNull() };
  assert.equal(verdict(strange), 'key_unsupported');
});

test('one wrong bit in what is signed, or in the signature, and the signature is bad', () => {
  const { tbs, signature } = leaf.certificate;
  const flip = (bytes: Uint8Array, bit: number): Uint8Array => {
    const flipped = Uint8Array.from(bytes);
    flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7));
    return flipped;
  };
  for (let bit = 0; bit < tbs.length * 8; bit += 37) {
    assert.equal(verdict({ ...leaf.certificate, tbs: flip(tbs, bit) }), 'bad_signature');
  }
  for (let bit = 0; bit < signature.length * 8; bit += 1) {
    const broken = { ...leaf.certificate, signature: flip(signature, bit) };
    assert.equal(verdict(broken), 'bad_signature');
  }
  const middle = { ...issuing.certificate, signature: flip(issuing.certificate.signature, 9) };
  const conclusion = ask(leaf, { intermediates: [middle] });
  assert.ok(!conclusion.valid);
  assert.equal(conclusion.reason, 'bad_signature');
  assert.equal(conclusion.certificate, middle);
});

test('any bit of the whole certificate flipped: unreadable, or never valid', () => {
  const { raw } = leaf.certificate;
  const reasons = new Set<string>();
  for (let bit = 0; bit < raw.length * 8; bit += 1) {
    const broken = Uint8Array.from(raw);
    broken[bit >> 3] = (broken[bit >> 3] ?? 0) ^ (1 << (bit & 7));
    let certificate: Certificate;
    try {
      certificate = parseCertificate(broken);
    } catch {
      reasons.add('unreadable');
      continue;
    }
    reasons.add(verdict(certificate));
  }
  assert.ok(!reasons.has('valid'), [...reasons].join());
  assert.ok(reasons.has('bad_signature'));
});

test('certificates that issue each other lead nowhere, and soon', () => {
  const left = party('Left', { ca: {} });
  const right = party('Right', { issuer: left, ca: {} });
  const leftAgain = party('Left', { as: left, issuer: right, ca: {} });
  const below = party('Below', { issuer: right });
  assert.equal(verdict(below, via(left, right, leftAgain)), 'no_path');
});

test('a thicket of certificates with one name is left after a bounded number of steps', () => {
  const keys = makeKeys();
  const knot: Party = { name: 'Knot', ...keys, certificate: root.certificate };
  const crowd = Array.from({ length: 40 }, () => party('Knot', { as: knot, issuer: knot, ca: {} }));
  const below = party('Below', { issuer: knot });
  const before = performance.now();
  assert.equal(verdict(below, via(...crowd)), 'path_too_complex');
  assert.ok(performance.now() - before < 2000);
});

test('a chain of ten certificates is followed, one of eleven is not', () => {
  const chain = [root];
  for (let index = 1; index < 10; index += 1) {
    chain.push(party(`CA ${index}`, { issuer: chain[index - 1] ?? root, ca: {} }));
  }
  const end = (index: number): Party => party('End', { issuer: chain[index] ?? root });
  assert.equal(verdict(end(8), via(...chain)), 'valid');
  assert.equal(verdict(end(9), via(...chain)), 'no_path');
});

interface ListRecipe extends Partial<Omit<TbsCrlFields, 'signatureAlgorithm' | 'issuer'>> {
  readonly by?: Party;
  readonly signer?: Party;
}

function list({ by = issuing, signer = by, ...changes }: ListRecipe = {}): Crl {
  const tbs = buildTbsCrl({
    signatureAlgorithm: algorithm,
    issuer: nameOf(by.name),
    thisUpdate: at - 1000,
    nextUpdate: at + 1000,
    number: 1,
    authorityKeyIdentifier: keyIdentifier(by.spki),
    entries: [],
    ...changes,
  });
  return parseCrl(assembleSigned(tbs, algorithm, signWith(signer.privateKey, algorithm, tbs)));
}

const { serialNumber } = leaf.certificate;
const rootList = list({ by: root });
const listing = (revokedAt: number, more: object = {}): TbsCrlFields['entries'] => [
  { serialNumber, revokedAt, ...more },
];

test('a certificate on its issuer’s list is revoked from that instant on', () => {
  const asked = (revokedAt: number): string =>
    verdict(leaf, { crls: [list({ entries: listing(revokedAt) })] });
  assert.equal(asked(at), 'revoked');
  assert.equal(asked(at + 1000), 'valid');
});

test('a revoked issuer takes its certificates along', () => {
  const entries = [{ serialNumber: issuing.certificate.serialNumber, revokedAt: at - 1000 }];
  const conclusion = ask(leaf, { crls: [list({ by: root, entries })] });
  assert.ok(!conclusion.valid);
  assert.equal(conclusion.reason, 'revoked');
  assert.equal(conclusion.certificate, issuing.certificate);
});

test('silence is accepted unless an answer is required', () => {
  assert.equal(verdict(leaf), 'valid');
  assert.equal(verdict(leaf, { requireRevocation: true }), 'revocation_unknown');
  assert.equal(verdict(leaf, { requireRevocation: true, crls: [list()] }), 'revocation_unknown');
  assert.equal(verdict(leaf, { requireRevocation: true, crls: [list(), rootList] }), 'valid');
});

const required = (crl: Crl): string =>
  verdict(leaf, { requireRevocation: true, crls: [crl, rootList] });

test('a list answers from its first to its last instant', () => {
  assert.equal(required(list({ thisUpdate: at - 1000, nextUpdate: at })), 'valid');
  assert.equal(required(list({ thisUpdate: at, nextUpdate: at + 1000 })), 'valid');
  assert.equal(
    required(list({ thisUpdate: at - 2000, nextUpdate: at - 1000 })),
    'revocation_unknown',
  );
  assert.equal(
    required(list({ thisUpdate: at + 1000, nextUpdate: at + 2000 })),
    'revocation_unknown',
  );
});

test('a list without an end is current at its own instant alone', () => {
  const endless = (thisUpdate: number): Crl => ({
    ...list({ thisUpdate, nextUpdate: thisUpdate + 1000 }),
    nextUpdate: undefined,
  });
  assert.equal(required(endless(at)), 'valid');
  assert.equal(required(endless(at - 1000)), 'revocation_unknown');
  assert.equal(required(endless(at + 1000)), 'revocation_unknown');
});

test('a list that is out of date still revokes, but does not hold', () => {
  const stale = { thisUpdate: at - 9000, nextUpdate: at - 8000 };
  const onStale = (more: object): string =>
    verdict(leaf, { crls: [list({ ...stale, entries: listing(at - 9500, more) })] });
  assert.equal(onStale({}), 'revoked');
  assert.equal(onStale({ reason: 'certificateHold' }), 'valid');
  const current = list({ entries: listing(at - 9500, { reason: 'certificateHold' }) });
  assert.equal(verdict(leaf, { crls: [current] }), 'revoked');
});

test('a list by another name, another key or a forged signature says nothing', () => {
  const entries = listing(at - 1000);
  const other = party('Other', { ca: {} });
  assert.equal(verdict(leaf, { crls: [list({ by: other, entries })] }), 'valid');
  assert.equal(verdict(leaf, { crls: [list({ signer: other, entries })] }), 'valid');
  const sameName = { ...other, name: issuing.name };
  assert.equal(verdict(leaf, { crls: [list({ by: sameName, entries })] }), 'valid');
  const forged = { ...list({ entries }), signature: new Uint8Array(64) };
  assert.equal(verdict(leaf, { crls: [forged] }), 'valid');
  const unserved = { ...list({ entries }), signatureAlgorithm: undefined };
  assert.equal(verdict(leaf, { crls: [unserved] }), 'valid');
  assert.equal(verdict(leaf, { crls: [list({ entries })] }), 'revoked');
});

test('a CA that may not sign lists does not', () => {
  const mute = party('Mute', { issuer: root, ca: {}, usage: ['keyCertSign'] });
  const below = party('Below', { issuer: mute });
  const crls = [list({ by: mute }), rootList];
  const asked = { ...via(mute), crls, requireRevocation: true };
  assert.equal(verdict(below, asked), 'revocation_unknown');
});

test('a list speaks only for its part of the certificates', () => {
  const url = 'http://pki.test/a.crl';
  const more = [buildCrlDistributionPoints([url])];
  const pointed = party('Pointed', { issuer: issuing, more });
  const scope = (point: TbsCrlFields['issuingDistributionPoint']): string => {
    const crl = list({ ...(point && { issuingDistributionPoint: point }) });
    return verdict(pointed, { requireRevocation: true, crls: [crl, rootList] });
  };
  assert.equal(scope({ urls: [url] }), 'valid');
  assert.equal(scope({ urls: [url], only: 'user' }), 'valid');
  assert.equal(scope({ urls: [url], only: 'ca' }), 'revocation_unknown');
  assert.equal(scope({ urls: ['http://pki.test/b.crl'] }), 'revocation_unknown');
});

test('a list of users’ certificates says nothing about a CA, nor one of an unusual part', () => {
  const whole = { urls: [], directoryNames: [], unusual: false };
  const everything = { ...whole, onlyUserCertificates: false, onlyCaCertificates: false };
  const asked = (limits: Partial<typeof everything>): string => {
    const issuingDistributionPoint = { ...everything, ...limits };
    const crls = [list(), { ...rootList, issuingDistributionPoint }];
    return verdict(leaf, { requireRevocation: true, crls });
  };
  assert.equal(asked({}), 'valid');
  assert.equal(asked({ onlyCaCertificates: true }), 'valid');
  assert.equal(asked({ onlyUserCertificates: true }), 'revocation_unknown');
  assert.equal(asked({ unusual: true }), 'revocation_unknown');
});

test('a list with a critical extension nobody knows says nothing', () => {
  const crl = list();
  const extensions = new Map(crl.extensions);
  extensions.set('1.2.3.4', { critical: false, value: derNull() });
  assert.equal(required({ ...crl, extensions }), 'valid');
  extensions.set('1.2.3.4', { critical: true, value: derNull() });
  assert.equal(required({ ...crl, extensions }), 'revocation_unknown');
  assert.equal(required({ ...crl, unreadableEntries: true }), 'revocation_unknown');
});

test('a responder marked nocheck needs no answer; anyone else marked so does', () => {
  const more = [...purpose([answering]), buildOcspNoCheck()];
  const responder = party('OCSP', { issuer: issuing, more });
  const asked = { requireRevocation: true, crls: [rootList] };
  assert.equal(verdict(responder, { ...asked, extendedKeyUsage: answering }), 'valid');
  const pretender = party('Pretender', { issuer: issuing, more: [buildOcspNoCheck()] });
  assert.equal(verdict(pretender, asked), 'revocation_unknown');
});

test('the declared test PKI: who should be valid is, and the others say why', () => {
  const world = makePkiWorld({ at });
  const certificate = (name: Parameters<typeof world.certificate>[0]): Certificate =>
    parseCertificate(world.certificate(name));
  const changes: Changes = {
    anchors: [certificate('root')],
    intermediates: [certificate('issuing')],
    crls: [parseCrl(world.crl()), parseCrl(world.crl('root'))],
    requireRevocation: true,
  };
  const told = (name: Parameters<typeof world.certificate>[0], more: Changes = {}): string =>
    verdict(certificate(name), { ...changes, ...more });
  for (const name of ['rsa2048', 'p256', 'p384', 'p521', 'ed25519'] as const) {
    assert.equal(told(name, { keyUsage: ['nonRepudiation'] }), 'valid', name);
  }
  assert.equal(told('tsa', { extendedKeyUsage: stamping }), 'valid');
  assert.equal(told('ocsp', { extendedKeyUsage: answering }), 'valid');
  assert.equal(told('tsa'), 'extended_key_usage');
  assert.equal(told('revoked'), 'revoked');
  assert.equal(told('expired'), 'expired');
  assert.equal(told('foreignSigner'), 'no_path');
});
