import assert from 'node:assert/strict';
import { Buffer } from 'node:buffer';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { base64url, jadesPayload, makeJadesWorld } from '../../../../tests/worlds/jades-world.ts';
import type { JadesWish } from '../../../../tests/worlds/jades-world.ts';
import { openAugmentableJades } from './open-augmentable-jades.ts';
import type { JadesContent } from './jades-order.ts';
import type { JadesDetached, HttpMessage } from './read/jades-content.ts';

/**
 * TS 119 182-1, 5.2.6, 5.2.8, 5.3.4 and 5.3.6.3, each rule of what is hashed: the expected input is
 * written out here by hand, octet by octet, and its digest is what the token has to be over.
 */
const at = Date.UTC(2026, 0, 5, 13, 45);
const world = makeJadesWorld({ at });
const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);

// Lengths that are no multiple of three: the text of two is not the text of both.
const one = utf8('first document, 27 octets..');
const two = utf8('two');
const short = utf8('4444');
const documents = [
  { uri: 'https://example.org/a.txt', content: short },
  { uri: 'b%20c.bin', content: () => [one.subarray(0, 5), one.subarray(5), two] },
];
const second = Buffer.concat([one, two]);
const body = utf8('{"hello": "world"}');
const message: HttpMessage = {
  method: 'POST',
  target: '/foo?param=value&pet=dog',
  fields: [
    ['Host', ' example.org\t'],
    ['Digest', `SHA-256=${createHash('sha256').update(body).digest('base64')}`],
    ['X-Twice', 'a'],
    ['x-twice', ' b '],
  ],
  body,
};
const names = ['(request-target)', 'Host', 'X-Twice', 'Digest'];

interface Mode {
  readonly title: string;
  readonly wish: JadesWish;
  readonly detached?: JadesDetached;
  /** The payload part under a time-stamp. */
  readonly stamped: string | Uint8Array;
  /** The payload part under the signature, where it is another. */
  readonly signed?: string | Uint8Array;
}

const detachedBy = (kind: 'uri' | 'uri-hash'): JadesContent => ({ kind, documents });
const encodedBoth = base64url(short) + base64url(second);
const rawBoth = Buffer.concat([short, second]);
const unencodedText = utf8('as it is. 山');
const attached = (payload: Uint8Array): JadesContent => ({ kind: 'attached', payload });

const modes: readonly Mode[] = [
  {
    title: 'attached: the base64url text of the payload',
    wish: {},
    stamped: base64url(jadesPayload),
  },
  {
    title: 'attached and unencoded: the payload itself',
    wish: { unencoded: true, content: attached(unencodedText) },
    stamped: unencodedText,
  },
  {
    title: 'ObjectIdByURI: the base64url text of each document, one after the other',
    wish: { content: detachedBy('uri') },
    detached: { documents },
    stamped: encodedBoth,
  },
  {
    title: 'ObjectIdByURI and unencoded: the octets of each document',
    wish: { content: detachedBy('uri'), unencoded: true },
    detached: { documents },
    stamped: rawBoth,
  },
  {
    title: 'ObjectIdByURIHash: the signature over nothing, time-stamps over the texts',
    wish: { content: detachedBy('uri-hash') },
    detached: { documents },
    signed: '',
    stamped: encodedBoth,
  },
  {
    title: 'ObjectIdByURIHash and unencoded: the signature over nothing, time-stamps over octets',
    wish: { content: detachedBy('uri-hash'), unencoded: true },
    detached: { documents },
    signed: '',
    stamped: rawBoth,
  },
  {
    title: 'HttpHeaders: the lines, under time-stamps with the body in place of Digest',
    wish: { content: { kind: 'http-headers', message, names } },
    detached: { message },
    signed:
      '(request-target): post /foo?param=value&pet=dog\nhost: example.org\nx-twice: a, b\n' +
      `digest: SHA-256=${createHash('sha256').update(body).digest('base64')}`,
    stamped:
      '(request-target): post /foo?param=value&pet=dog\nhost: example.org\nx-twice: a, b\n' +
      '{"hello": "world"}',
  },
];

const sha = (...parts: readonly (string | Uint8Array)[]): string =>
  createHash('sha256')
    .update(Buffer.concat(parts.map((part) => Buffer.from(part))))
    .digest('hex');

interface Jws {
  readonly protected: string;
  readonly signature: string;
  readonly header: { readonly etsiU: readonly string[] };
}

for (const { title, wish, detached = {}, stamped, signed = stamped } of modes) {
  test(`${title}`, async () => {
    const contentTimestamp = await world.stamp(Buffer.from(stamped));
    const signedOnly = await world.sign({ ...wish, contentTimestamp });
    const extended = await world.extend(signedOnly, { to: 'B-LTA', detached });
    const renewed = await world.extend(extended, { to: 'B-LTA', detached });
    const {
      protected: header,
      signature,
      header: { etsiU },
    } = parse(renewed);

    const { signatures } = openAugmentableJades(renewed, detached);
    const [{ faults, timestamps } = { faults: ['none'], timestamps: [] }] = signatures;
    assert.deepEqual(faults, []);
    const imprints = timestamps.map(({ kind, token, expectedDigest }) => {
      const imprint = token?.tstInfo.imprint;
      assert.ok(imprint !== undefined && 'messageDigest' in imprint);
      assert.deepEqual(imprint.messageDigest, expectedDigest);
      return [kind, Buffer.from(imprint.messageDigest).toString('hex')];
    });
    const kinds = etsiU.map((text) => Object.keys(memberOf(text))[0]);
    assert.deepEqual(kinds, ['sigTst', 'xVals', 'rVals', 'arcTst', 'sigTst', 'tstVD', 'arcTst']);
    const front = [stamped, '.', header, '.', signature, '.'];
    assert.deepEqual(imprints, [
      ['content', sha(stamped)],
      ['signature', sha(signature)],
      ['archive', sha(...front, ...etsiU.slice(0, 3))],
      ['signature', sha(signature)],
      ['archive', sha(...front, ...etsiU.slice(0, 6))],
    ]);

    const verified = world.only(renewed, detached);
    assert.deepEqual([verified.level, verified.integrity.contentIntact], ['B-LTA', true]);
    // The signing input itself, verified by Node alone.
    assert.equal(verifyByNode(header, signed, signature), true);
    assert.equal(verifyByNode(header, `${Buffer.from(signed).toString()}x`, signature), false);
  });
}

test('hashV is over the text of a document, and over its octets when unencoded', async () => {
  for (const unencoded of [false, true]) {
    const document = await world.sign({ content: detachedBy('uri-hash'), unencoded });
    const { sigD } = headerOf(document) as { sigD: Record<string, unknown> };
    const hash = (bytes: Uint8Array) =>
      createHash('sha256')
        .update(unencoded ? bytes : base64url(bytes))
        .digest('base64url');
    assert.deepEqual(sigD, {
      mId: 'http://uri.etsi.org/19182/ObjectIdByURIHash',
      pars: ['https://example.org/a.txt', 'b%20c.bin'],
      hashM: 'S256',
      hashV: [hash(short), hash(second)],
    });
  }
});

test('a changed earlier member is no longer under the archive time-stamp, a later one is', async () => {
  const extended = await world.extend(await world.sign(), { to: 'B-LTA' });
  const text = new TextDecoder().decode(extended);
  const { etsiU } = parse(extended).header;
  // The same object written with a blank: JSON says the same, the text does not.
  const spaced = etsiU.map((each) => base64url(JSON.stringify(memberOf(each), undefined, ' ')));
  const swap = (index: number): boolean[] => {
    const changed = text.replace(etsiU[index] ?? '', spaced[index] ?? '');
    const { timestamps } = world.only(utf8(changed));
    return timestamps.filter(({ kind }) => kind === 'archive').map(({ intact }) => intact);
  };
  for (const index of [0, 1, 2]) assert.deepEqual(swap(index), [false]);
  assert.deepEqual(swap(3), [true]);
});

test('sigRTst is over value, sigTst and references before it, rfsTst over references alone', async () => {
  const {
    header: {
      etsiU: [sigTst = ''],
    },
    ...jws
  } = parse(await world.sign({ stamped: true }));
  const member = (name: string, value: unknown) => base64url(JSON.stringify({ [name]: value }));
  const xRefs = member('xRefs', [{ digAlg: 'S256', digVal: 'AAAA' }]);
  const rRefs = member('rRefs', { crlRefs: [] });
  const other = member('note', { about: 'x' });
  const token = async (octets: string) =>
    ({ tstTokens: [{ val: Buffer.from(await world.stamp(octets)).toString('base64') }] }) as const;
  const judged = async (sigRTst: string, rfsTst: string) => {
    const stamps = [member('sigRTst', await token(sigRTst)), member('rfsTst', await token(rfsTst))];
    const etsiU = [sigTst, xRefs, other, rRefs, ...stamps];
    const { level, timestamps } = world.only({ ...jws, header: { etsiU } });
    return [level, ...timestamps.slice(1).map(({ kind, intact }) => [kind, intact])];
  };
  const right = `${jws.signature}.${sigTst}${xRefs}${rRefs}`;
  assert.deepEqual(await judged(right, xRefs + rRefs), [
    'B-T',
    ['references', true],
    ['references', true],
  ]);
  assert.deepEqual(await judged(`${right}${other}`, rRefs + xRefs), [
    'B-T',
    ['references', false],
    ['references', false],
  ]);
});

test('time-stamps by SHA-384 and SHA-512 are over the same octets', async () => {
  for (const hash of ['sha384', 'sha512'] as const) {
    const signedOnly = await world.sign();
    const get = (imprint: Parameters<typeof world.needs.timestamp>[0]) =>
      world.needs.timestamp(imprint);
    const opened = openAugmentableJades(signedOnly);
    const document = await opened.stamp(['signature-1'], hash, get);
    const archived = await openAugmentableJades(document).archive(['signature-1'], hash, get);
    assert.deepEqual(
      world.only(archived).timestamps.map(({ kind, intact, hash: by }) => [kind, intact, by]),
      [
        ['signature', true, hash],
        ['archive', true, hash],
      ],
    );
  }
});

function parse(document: Uint8Array): Jws {
  return JSON.parse(new TextDecoder().decode(document)) as Jws;
}

function memberOf(text: string): Record<string, unknown> {
  return JSON.parse(Buffer.from(text, 'base64url').toString()) as Record<string, unknown>;
}

function headerOf(document: Uint8Array): Record<string, unknown> {
  return memberOf(parse(document).protected);
}

function verifyByNode(header: string, payload: string | Uint8Array, signature: string): boolean {
  const data = Buffer.concat([Buffer.from(`${header}.`), Buffer.from(payload)]);
  return world.verify('p256', data, Buffer.from(signature, 'base64url'));
}
