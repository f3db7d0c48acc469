import assert from 'node:assert/strict';
import { Buffer } from 'node:buffer';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { digest, parseCertificate } from '@kumoin/pki';
import { base64url, jadesPayload, makeJadesWorld } from '../../../../tests/worlds/jades-world.ts';
import { keyIdOf } from './check/issuer-serial.ts';
import { describeJades } from './describe-jades.ts';
import type { JadesDetached, HttpMessage } from './read/jades-content.ts';

const at = Date.UTC(2026, 0, 5, 13, 45);
const world = makeJadesWorld({ at });
const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);
const bytesOf = (value: unknown): Uint8Array => utf8(JSON.stringify(value));
const own = world.pki.certificate('p256');
const payload = base64url(jadesPayload);
const basic = {
  alg: 'ES256',
  'x5t#S256': base64url(digest('sha256', own)),
  x5c: [Buffer.from(own).toString('base64')],
  iat: at / 1000,
};

/** Level and faults of a signature over a header written by hand. */
function judge(header: object, text: string | undefined = payload, detached?: JadesDetached) {
  const { level, integrity } = world.only(world.forge(header, text), detached);
  return { level, faults: integrity.faults, bound: integrity.certificateBound };
}

const without = (...names: readonly string[]): object =>
  Object.fromEntries(Object.entries(basic).filter(([name]) => !names.includes(name)));

test('a header written by hand as ours is: B-B', () => {
  assert.deepEqual(judge(basic), { level: 'B-B', faults: [], bound: true });
});

const documents = [{ uri: 'a', content: utf8('abcd') }];
const sigD = {
  mId: 'http://uri.etsi.org/19182/ObjectIdByURIHash',
  pars: ['a'],
  hashM: 'S256',
  hashV: [createHash('sha256').update(base64url('abcd')).digest('base64url')],
};
const byHash = { ...basic, sigD, crit: ['sigD'] };

const rows: readonly (readonly [string, object, readonly string[]])[] = [
  ['crit names a header that is absent', { ...basic, crit: ['sigT'] }, ['crit_malformed']],
  ['crit is empty', { ...basic, crit: [] }, ['crit_malformed']],
  ['crit is no array', { ...basic, crit: 'b64' }, ['crit_malformed']],
  ['crit holds a number', { ...basic, crit: [1] }, ['crit_malformed']],
  [
    'crit names a registered parameter',
    { ...basic, crit: ['alg'] },
    ['crit_malformed', 'crit_not_understood'],
  ],
  ['crit names one twice', { ...basic, sigPl: {}, crit: ['sigPl', 'sigPl'] }, ['crit_malformed']],
  ['crit names what nobody understands', { ...basic, x: 1, crit: ['x'] }, ['crit_not_understood']],
  ['b64 without crit', { ...basic, b64: true }, ['crit_incomplete']],
  ['b64 is no boolean', { ...basic, b64: 'no', crit: ['b64'] }, ['b64_malformed']],
  ['etsiU is protected', { ...basic, etsiU: [] }, ['etsiu_protected']],
  ['iat has a fraction', { ...basic, iat: 1767620700.5 }, ['iat_malformed']],
  ['iat is a text', { ...basic, iat: '1767620700' }, ['iat_malformed']],
  ['iat is before 1970', { ...basic, iat: -1 }, ['iat_malformed']],
  ['iat and sigT at once', { ...basic, sigT: '2025-01-01T00:00:00Z' }, ['signing_time_ambiguous']],
  ['sigT is no date and time', { ...without('iat'), sigT: '2025-01-01' }, ['sigt_malformed']],
  ['alg is one we do not serve', { ...basic, alg: 'HS256' }, ['algorithm_unsupported']],
  ['alg is none', { ...basic, alg: 'none' }, ['algorithm_unsupported']],
  ['ES384 with a key on P-256', { ...basic, alg: 'ES384' }, ['algorithm_key_mismatch']],
  ['RS256 with a key on P-256', { ...basic, alg: 'RS256' }, ['algorithm_key_mismatch']],
  ['no certificate is named at all', without('x5t#S256', 'x5c'), ['signing_certificate_unnamed']],
  ['the named certificate is not at hand', without('x5c'), ['signing_certificate_not_found']],
  [
    'x5t#o by a hash outside the list',
    { ...without('x5t#S256'), 'x5t#o': { digAlg: 'SHA-256', digVal: basic['x5t#S256'] } },
    ['signing_certificate_malformed'],
  ],
  [
    'one reference alone in sigX5ts',
    { ...without('x5t#S256'), sigX5ts: [{ digAlg: 'S256', digVal: basic['x5t#S256'] }] },
    ['signing_certificate_malformed'],
  ],
  [
    'a digest of another certificate',
    { ...basic, 'x5t#S256': base64url(digest('sha256', world.pki.certificate('p384'))) },
    ['signing_certificate_not_found'],
  ],
  [
    'a digest padded',
    { ...basic, 'x5t#S256': `${basic['x5t#S256']}=` },
    ['signing_certificate_malformed'],
  ],
  [
    'kid of another certificate',
    { ...basic, kid: keyIdOf(parseCertificate(world.pki.certificate('p384'))) },
    ['kid_mismatch'],
  ],
  ['sigD beside a payload', byHash, ['payload_ambiguous', 'signature_wrong']],
];

for (const [what, header, faults] of rows) {
  test(`${what}: ${faults.join(', ')}`, () => {
    const found = judge(header);
    assert.deepEqual([found.level, found.faults], ['none', faults]);
  });
}

test('a kid that is no IssuerSerial, or the right one, says nothing against it', () => {
  for (const kid of ['key-1', keyIdOf(parseCertificate(own))]) {
    assert.equal(judge({ ...basic, kid }).level, 'B-B');
  }
});

test('several references, of which one is that of the signer', () => {
  const sigX5ts = [
    { digAlg: 'S512', digVal: base64url(digest('sha512', own)) },
    { digAlg: 'S256', digVal: basic['x5t#S256'] },
  ];
  assert.equal(judge({ ...without('x5t#S256'), sigX5ts }).level, 'B-B');
});

test('what holds and is no baseline signature: the reason is told, the level is none', () => {
  const shortcoming = (header: object): readonly unknown[] => {
    const { signatures, problems } = describeJades(bytesOf(world.forge(header, payload)));
    return [signatures[0]?.level, signatures[0]?.integrity.faults, problems];
  };
  const told = (name: string) => ['none', [], [name]];
  assert.deepEqual(shortcoming({ ...basic, x5t: 'AAAA' }), told('x5t_present'));
  assert.deepEqual(shortcoming(without('iat')), told('signing_time_missing'));
  const late = { ...without('iat'), sigT: '2025-07-15T00:00:00Z' };
  assert.deepEqual(shortcoming(late), told('sigt_obsolete'));
  const soon = { ...without('iat'), sigT: '2025-07-14T23:59:59Z' };
  assert.deepEqual(shortcoming(soon), ['B-B', [], []]);
  assert.deepEqual(shortcoming(without('x5t#S256')), told('certificate_reference_not_single'));
  const digVal = base64url(digest('sha384', own));
  const both = { ...basic, 'x5t#o': { digAlg: 'S384', digVal } };
  assert.deepEqual(shortcoming(both), told('certificate_reference_not_single'));
});

test('sigD without crit is told wrong, with crit it is right', () => {
  const { crit: _, ...silent } = byHash;
  const judged = (header: object) =>
    world.only(world.forge(header), { documents }).integrity.faults;
  assert.deepEqual(judged(silent), ['crit_incomplete']);
  assert.deepEqual(judged(byHash), []);
});

test('content that is missing cannot be told, content of one other bit is told changed', () => {
  const integrity = (detached: JadesDetached) =>
    world.only(world.forge(byHash), detached).integrity;
  assert.deepEqual(integrity({}), {
    signatureValid: true,
    certificateBound: true,
    faults: ['content_missing'],
  });
  const changed = integrity({ documents: [{ uri: 'a', content: utf8('abce') }] });
  assert.deepEqual(
    [changed.contentIntact, changed.signatureValid, changed.faults],
    [false, true, ['content_digest_mismatch']],
  );
  assert.equal(integrity({ documents }).contentIntact, true);
});

test('a digest alone serves for a document when its octets were hashed, not its text', async () => {
  const digests = { sha256: digest('sha256', utf8('abcd')) };
  const known = [{ uri: 'a', content: { digests } }];
  const content = { kind: 'uri-hash', documents: known } as const;
  await assert.rejects(world.sign({ content }), { code: 'jades_content_missing' });
  const document = await world.sign({ content, unencoded: true });
  assert.equal(world.only(document, { documents: known }).integrity.contentIntact, true);
  assert.equal(world.only(document, { documents }).integrity.contentIntact, true);
  const flipped = { sha256: digests.sha256.map((octet) => octet ^ 1) };
  const wrong = world.only(document, { documents: [{ uri: 'a', content: { digests: flipped } }] });
  assert.deepEqual(wrong.integrity.faults, ['content_digest_mismatch']);
  // An archive time-stamp needs the octets.
  await assert.rejects(world.extend(document, { to: 'B-LTA', detached: { documents: known } }), {
    code: 'jades_content_missing',
  });
});

test('sigD that is not as it should be is told wrong', () => {
  const judged = (change: object) => {
    const header = { ...byHash, sigD: { ...sigD, ...change } };
    return world.only(world.forge(header), { documents }).integrity.faults;
  };
  const other = judged({ mId: 'http://uri.etsi.org/19182/Other' });
  assert.ok(other.includes('sigd_mechanism_unsupported'));
  assert.ok(judged({ hashM: 'SHA-256' }).includes('sigd_hash_unsupported'));
  assert.ok(judged({ hashV: [] }).includes('sigd_malformed'));
  assert.ok(judged({ hashV: [`${sigD.hashV[0] ?? ''}A`] }).includes('sigd_malformed'));
  assert.ok(judged({ pars: [] }).includes('sigd_malformed'));
  assert.ok(judged({ pars: [1] }).includes('sigd_malformed'));
});

test('names are the same however they are percent-encoded, unless two could be meant', async () => {
  const content = { kind: 'uri', documents: [{ uri: '見積 1.pdf', content: utf8('x') }] } as const;
  const document = await world.sign({ content });
  const found = (...uris: readonly string[]) =>
    world.only(document, { documents: uris.map((uri) => ({ uri, content: utf8('x') })) }).integrity
      .contentIntact;
  assert.equal(found('見積 1.pdf'), true);
  assert.equal(found('%E8%A6%8B%E7%A9%8D%201.pdf'), true);
  assert.equal(found('見積%201.pdf', 'other'), true);
  assert.equal(found('見積 1.pdf', '見積%201.pdf'), undefined);
  assert.equal(found('2.pdf'), undefined);
});

test('the body is held against the Digest that was signed', async () => {
  const body = utf8('{"hello": "world"}');
  const value = `SHA-256=${createHash('sha256').update(body).digest('base64')}`;
  const fields = [['Digest', value]] as const;
  const message: HttpMessage = { method: 'POST', target: '/', fields, body };
  const names = ['(request-target)', 'Digest'];
  const document = await world.sign({ content: { kind: 'http-headers', message, names } });
  const judged = (change: Partial<HttpMessage>) =>
    world.only(document, { message: { ...message, ...change } }).integrity.faults;
  assert.deepEqual(judged({}), []);
  assert.deepEqual(judged({ method: 'post' }), []);
  assert.deepEqual(judged({ target: '/x' }), ['signature_wrong']);
  assert.deepEqual(judged({ body: utf8('{}') }), ['content_digest_mismatch']);
  assert.deepEqual(judged({ fields: [] }), ['content_missing']);
  assert.deepEqual(judged({ fields: [...fields, ...fields] }), ['content_missing']);
  const wrong = { ...message, body: utf8('{}') };
  await assert.rejects(world.sign({ content: { kind: 'http-headers', message: wrong, names } }), {
    code: 'jades_property_malformed',
  });
});

test('a body counts only by a Digest that is signed, and by a hash that is served', () => {
  const body = utf8('{"hello": "world"}');
  const of = (hash: string) => createHash(hash).update(body).digest('base64');
  const right = `SHA-256=${of('sha256')}`;
  const judged = (pars: readonly string[], digestField: string, sent?: HttpMessage['body']) => {
    const signed = { mId: 'http://uri.etsi.org/19182/HttpHeaders', pars };
    const fields = [
      ['Host', 'example.org'],
      ['Digest', digestField],
    ] as const;
    const lines = { host: 'host: example.org', digest: `digest: ${digestField}` };
    const text = pars.map((name) => lines[name.toLowerCase() as keyof typeof lines]).join('\n');
    const detachedHeader = { ...basic, b64: false, sigD: signed, crit: ['b64', 'sigD'] };
    // The lines are signed, and travel beside.
    const { payload: _, ...parts } = world.forge(detachedHeader, text);
    const message = { method: 'POST', target: '/', fields, ...(sent && { body: sent }) };
    const { integrity, level } = world.only(parts, { message });
    return [integrity.contentIntact, integrity.faults, level];
  };
  const sound = [true, [], 'B-B'];
  assert.deepEqual(judged(['host', 'digest'], right, body), sound);
  assert.deepEqual(
    judged(['Digest'], `MD5=${of('md5')},${right}`, () => [body]),
    sound,
  );
  assert.deepEqual(judged(['host'], right), sound);
  assert.deepEqual(judged(['host'], right, new Uint8Array()), sound);
  const changed = [false, ['content_digest_mismatch'], 'none'];
  assert.deepEqual(judged(['host', 'digest'], right, utf8('{}')), changed);
  assert.deepEqual(judged(['digest'], `MD5=${of('md5')},SHA-256=AAAA`, body), changed);
  for (const sent of [body, utf8('{}')]) {
    const unserved = [undefined, ['body_digest_unsupported'], 'none'];
    assert.deepEqual(judged(['host', 'digest'], `MD5=${of('md5')}`, sent), unserved);
    assert.deepEqual(judged(['host', 'digest'], 'SHA-256', sent), unserved);
    assert.deepEqual(judged(['host'], right, sent), [undefined, ['body_unsigned'], 'none']);
  }
  const missing = [undefined, ['content_missing'], 'none'];
  assert.deepEqual(judged(['host', 'digest'], right), missing);
  for (const pars of [
    ['host', 'host'],
    ['digest', 'Digest'],
  ]) {
    const [, faults] = judged(pars, right, body);
    assert.deepEqual(faults, ['sigd_malformed', 'content_missing']);
  }
});

test('makes no signature over header fields that leaves the body out', async () => {
  const body = utf8('{"hello": "world"}');
  const digestOf = (name: string, hash: string) =>
    `${name}=${createHash(hash).update(body).digest('base64')}`;
  const make = (names: readonly string[], value: string, sent = body) => {
    const fields = [['Digest', value]] as const;
    const message: HttpMessage = { method: 'POST', target: '/', fields, body: sent };
    return world.sign({ content: { kind: 'http-headers', message, names } });
  };
  const refused = { code: 'jades_property_malformed' };
  const served = digestOf('SHA-256', 'sha256');
  await make(['(request-target)', 'Digest'], served);
  await assert.rejects(make(['(request-target)'], served), refused);
  await make(['(request-target)'], served, new Uint8Array());
  await assert.rejects(make(['(request-target)', 'Digest'], digestOf('MD5', 'md5')), refused);
});

test('parameters outside the signature decide nothing', () => {
  const forged = world.forge(basic, payload);
  const beside = (header: object) => world.only({ ...forged, header });
  assert.deepEqual(beside({ iat: 1 }).integrity.faults, ['header_parameter_duplicated']);
  assert.ok(beside({ b64: false }).integrity.faults.includes('b64_malformed'));
  assert.deepEqual(beside({ crit: ['iat'] }).integrity.faults, ['crit_malformed']);
  assert.equal(beside({ kid: 'x' }).level, 'none');
});

test('a certificate beside the signature is taken when the signature names it', () => {
  const forged = world.forge(without('x5c'), payload);
  const x5c = [Buffer.from(own).toString('base64')];
  const found = world.only({ ...forged, header: { x5c } });
  assert.deepEqual([found.integrity.faults, found.integrity.certificateBound], [[], true]);
  const values = { xVals: [{ x509Cert: { val: x5c[0] } }] };
  const etsiU = [base64url(JSON.stringify(values))];
  assert.equal(world.only({ ...forged, header: { etsiU } }).level, 'B-B');
});

test('x5c that begins with another certificate than the named one binds nothing', () => {
  const other = Buffer.from(world.pki.certificate('p384')).toString('base64');
  const found = judge({ ...basic, x5c: [other, ...basic.x5c] });
  assert.deepEqual(found, {
    level: 'none',
    faults: ['signing_certificate_mismatch'],
    bound: false,
  });
});

test('bytes that are no JWS are refused, and told apart from JSON that is none', () => {
  const forged = world.forge(basic, payload) as Record<string, string>;
  const { protected: header = '', signature = '' } = forged;
  const refused = (value: Uint8Array, code: string) => {
    assert.throws(() => describeJades(value), { code }, new TextDecoder().decode(value));
  };
  const compact = (...parts: readonly string[]) => utf8(parts.join('.'));
  refused(new Uint8Array(), 'jades_malformed');
  refused(utf8('{}'), 'jades_malformed');
  refused(utf8('{"a":1,"a":2}'), 'json_malformed');
  refused(compact(header, payload), 'jades_malformed');
  refused(compact(header, payload, signature, ''), 'jades_malformed');
  refused(compact(header, payload, `${signature}=`), 'jades_malformed');
  refused(compact(header, payload, `${signature}\n`), 'jades_malformed');
  refused(compact(header, payload, `${signature.slice(0, -1)}\\`), 'jades_malformed');
  refused(bytesOf({ ...forged, signatures: [] }), 'jades_malformed');
  refused(bytesOf({ signatures: [] }), 'jades_malformed');
  refused(bytesOf({ ...forged, payload: 1 }), 'jades_malformed');
  refused(bytesOf({ ...forged, header: 1 }), 'jades_malformed');
  refused(bytesOf({ ...forged, protected: base64url('[]') }), 'jades_malformed');
  refused(bytesOf({ ...forged, protected: base64url('{"alg":1,"alg":2}') }), 'json_malformed');
  const many = { payload, signatures: Array.from({ length: 101 }, () => forged) };
  refused(bytesOf(many), 'json_too_large');
});

test('a compact signature has no place for etsiU: a fourth part is refused', async () => {
  const document = new TextDecoder().decode(await world.sign({ packaging: 'compact' }));
  assert.throws(() => describeJades(utf8(`${document}.e30`)), { code: 'jades_malformed' });
});

test('etsiU of both kinds at once is told wrong; a member nobody can read is told as such', () => {
  const forged = world.forge(basic, payload);
  const judged = (etsiU: unknown) => {
    const { signatures, problems } = describeJades(bytesOf({ ...forged, header: { etsiU } }));
    return [signatures[0]?.integrity.faults, problems];
  };
  const text = base64url('{"x":1}');
  assert.deepEqual(judged([text, { x: 1 }]), [['etsiu_malformed'], []]);
  assert.deepEqual(judged({}), [['etsiu_malformed'], []]);
  assert.deepEqual(judged([text, '!']), [[], ['etsiu_member_unreadable']]);
  assert.deepEqual(judged([base64url('{"x":1,"x":1}')]), [[], ['etsiu_member_unreadable']]);
  assert.deepEqual(judged([base64url('{"x":1,"y":1}')]), [[], ['etsiu_member_unreadable']]);
});

test('two equal signature time-stamps are two', async () => {
  const document = await world.sign({ stamped: true });
  const json = JSON.parse(new TextDecoder().decode(document)) as { header: { etsiU: string[] } };
  const [member = ''] = json.header.etsiU;
  const twice = world.only({ ...json, header: { etsiU: [member, member] } });
  assert.deepEqual([twice.level, twice.timestamps.length], ['B-T', 2]);
});

test('a time-stamp over something else is told, and bears out no level', async () => {
  const forged = world.forge(basic, payload) as { signature: string };
  const stamped = async (octets: string | Uint8Array) => {
    const val = Buffer.from(await world.stamp(octets)).toString('base64');
    const etsiU = [base64url(JSON.stringify({ sigTst: { tstTokens: [{ val }] } }))];
    return world.only({ ...forged, header: { etsiU } });
  };
  assert.equal((await stamped(forged.signature)).level, 'B-T');
  const raw = await stamped(Buffer.from(forged.signature, 'base64url'));
  assert.deepEqual(
    [raw.level, raw.timestamps.map(({ faults }) => faults)],
    ['B-B', [['imprint_mismatch']]],
  );
});

test('a counter-signature with a payload of its own is told as unreadable', () => {
  const forged = world.forge(basic, payload);
  const etsiU = [base64url(JSON.stringify({ cSig: world.forge(basic, payload) }))];
  const { signatures, problems } = describeJades(bytesOf({ ...forged, header: { etsiU } }));
  assert.deepEqual(signatures[0]?.counterSignatures, []);
  assert.deepEqual(problems, ['counter_signature_unreadable']);
});

test('counter-signatures in compact form are read, and nested only so deep', () => {
  const counter = (signature: string, cSig?: unknown): Record<string, unknown> => {
    const etsiU = [base64url(JSON.stringify({ cSig }))];
    const { payload: _, ...parts } = world.forge(
      basic,
      base64url(Buffer.from(signature, 'base64url')),
    );
    return cSig === undefined ? parts : { ...parts, header: { etsiU } };
  };
  const forged = world.forge(basic, payload) as { signature: string };
  const { protected: header, signature } = counter(forged.signature);
  const compact = `${String(header)}..${String(signature)}`;
  const etsiU = [base64url(JSON.stringify({ cSig: compact }))];
  const [found] = world.only({ ...forged, header: { etsiU } }).counterSignatures;
  assert.deepEqual([found?.packaging, found?.level], ['compact', 'B-B']);
  let nested: unknown = compact;
  for (let depth = 0; depth < 10; depth++) nested = counter(forged.signature, nested);
  const deep = [base64url(JSON.stringify({ cSig: nested }))];
  let below = world.only({ ...forged, header: { etsiU: deep } });
  let levels = 0;
  for (let next = below.counterSignatures[0]; next !== undefined; levels++) {
    below = next;
    next = below.counterSignatures[0];
  }
  assert.equal(levels, 3);
});

test('what would take its reader too long is told as not read', () => {
  const forged = world.forge(basic, payload) as { signature: string };
  const counter = world.forge(basic, base64url(Buffer.from(forged.signature, 'base64url')));
  const { payload: _, ...parts } = counter;
  const member = base64url(JSON.stringify({ cSig: parts }));
  const etsiU = Array.from({ length: 101 }, () => member);
  const { signatures, problems } = describeJades(bytesOf({ ...forged, header: { etsiU } }));
  assert.equal(signatures[0]?.counterSignatures.length, 100);
  assert.deepEqual(problems, ['counter_signature_unreadable']);
  const tokens = { tstTokens: Array.from({ length: 1000 }, () => ({ val: 'AAAA' })) };
  const many = { ...forged, header: { etsiU: [base64url(JSON.stringify({ arcTst: tokens }))] } };
  assert.equal(world.only(many).timestamps.length, 16);
});
