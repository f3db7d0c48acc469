/** `credentials/info`. CSC API v1.0.4.0 and v2.0.0.2, 11.5. */

import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import type { Bench } from '../bench.ts';
import type { Answer } from '../caller.ts';
import type { Case } from '../clause.ts';
import { errorRows, invalid, missing } from '../error-rows.ts';
import {
  assertAbsent,
  assertOneOf,
  bytesOf,
  expectSuccess,
  objectOf,
  objectsOf,
  textOf,
  textsOf,
} from '../expect.ts';
import type { Members } from '../expect.ts';
import { headerCases } from '../header-cases.ts';

const show = (bench: Bench, body: object): Promise<Answer> => bench.call('credentials/info', body);

async function anyId(bench: Bench): Promise<string> {
  return (await bench.credential('', () => true)).id;
}

async function shown(bench: Bench, body: object = {}): Promise<Members> {
  return expectSuccess(await show(bench, { credentialID: await anyId(bench), ...body }));
}

const certMembers = ['issuerDN', 'serialNumber', 'subjectDN', 'validFrom', 'validTo'];

/** What both versions tell of a credential, in `info` and in the `list` of v2. */
export function assertCommonInfo({ dialect }: Bench, info: Members): void {
  const key = objectOf(info, 'key');
  assertOneOf(key['status'], ['enabled', 'disabled'], 'key.status');
  const algorithms = textsOf(key, 'algo');
  assert.ok(algorithms.length > 0, 'key.algo is empty');
  for (const oid of algorithms) assert.match(oid, /^\d+(\.\d+)+$/, `"${oid}" is no OID`);
  assert.ok(Number.isInteger(key['len']) && Number(key['len']) > 0, 'key.len is no number of bits');
  const isEc = algorithms.some((oid) => oid.startsWith('1.2.840.10045.'));
  if (isEc) textOf(key, 'curve');
  assert.ok(Number.isInteger(info['multisign']) && Number(info['multisign']) >= 1, 'multisign');
  if ('SCAL' in info) assertOneOf(info['SCAL'], ['1', '2'], 'SCAL');
  const modes =
    dialect.version === 'v1' ? ['implicit', 'explicit', 'oauth2code'] : ['explicit', 'oauth2code'];
  const mode = dialect.version === 'v1' ? info['authMode'] : objectOf(info, 'auth')['mode'];
  assertOneOf(mode, modes, 'the mode of authorization');
}

export const showCases: readonly Case[] = [
  ...headerCases('credentials/info'),
  ...errorRows(
    [
      ['credentialID missing', { credentialID: undefined }, missing('string', 'credentialID')],
      ['credentialID null', { credentialID: null }, missing('string', 'credentialID')],
      ['credentialID no string', { credentialID: 7 }, missing('string', 'credentialID')],
      ['credentialID unknown', { credentialID: 'no-such-credential' }, invalid('credentialID')],
      ['certificates of another value', { certificates: 'all' }, invalid('certificates')],
    ],
    async (bench, changes) => show(bench, { credentialID: await anyId(bench), ...changes }),
  ),
  {
    claim: 'the credential of somebody else looks unknown',
    run: async (bench) => {
      const credentialID = await anyId(bench);
      const answer = await bench.callAsStranger('credentials/info', { credentialID });
      bench.expectError(answer, { words: invalid('credentialID') });
    },
  },
  {
    claim: 'tells key, mode and multisign',
    run: async (bench) => assertCommonInfo(bench, await shown(bench)),
  },
  {
    claim: 'by default the certificate of the key alone',
    run: async (bench) => {
      const certificates = textsOf(objectOf(await shown(bench), 'cert'), 'certificates');
      assert.equal(certificates.length, 1);
    },
  },
  {
    claim: 'certificates none: no certificate',
    run: async (bench) => {
      const { cert } = await shown(bench, { certificates: 'none' });
      bench.advise(cert !== undefined && cert !== null, 'there is no cert object to read through');
      assertAbsent((cert ?? {}) as Members, 'certificates');
    },
  },
  {
    claim: 'certificates chain: each issued by the next, the first with the key',
    run: async (bench) => {
      const cert = objectOf(await shown(bench, { certificates: 'chain' }), 'cert');
      const chain = textsOf(cert, 'certificates').map(
        (text) => new X509Certificate(bytesOf(text, 'a certificate')),
      );
      assert.ok(chain.length > 0, 'the chain is empty');
      for (const [index, issuer] of chain.slice(1).entries()) {
        assert.ok(chain[index]?.checkIssued(issuer), `certificate ${index} is not of the next`);
        assert.ok(chain[index]?.verify(issuer.publicKey), `certificate ${index} does not verify`);
      }
    },
  },
  {
    claim: 'certInfo: names, serial number and validity are those of the certificate',
    run: async (bench) => {
      const cert = objectOf(await shown(bench, { certInfo: true }), 'cert');
      const [first = ''] = textsOf(cert, 'certificates');
      const certificate = new X509Certificate(bytesOf(first, 'the certificate'));
      textOf(cert, 'issuerDN');
      textOf(cert, 'subjectDN');
      const serial = textOf(cert, 'serialNumber');
      assert.match(serial, /^[0-9a-f]+$/i, 'serialNumber is no hex string');
      assert.equal(BigInt(`0x${serial}`), BigInt(`0x${certificate.serialNumber}`), 'serialNumber');
      for (const [name, date] of [
        ['validFrom', certificate.validFromDate],
        ['validTo', certificate.validToDate],
      ] as const) {
        const expected = date.toISOString().replaceAll(/[-:T]|\.\d+/g, '');
        assert.equal(textOf(cert, name), expected, name);
      }
    },
  },
  {
    claim: 'without certInfo none of them',
    run: async (bench) => assertAbsent(objectOf(await shown(bench), 'cert'), ...certMembers),
  },
  {
    claim: 'a language that is not known is answered in one that is',
    run: async (bench) => {
      const { lang } = await shown(bench, { lang: 'x-kumoin' });
      assert.notEqual(lang, 'x-kumoin');
    },
  },
];

export const showCasesOfV1: readonly Case[] = [
  {
    claim: 'authInfo: PIN and OTP of an explicit credential, presence a string',
    run: async (bench) => {
      const explicit = await bench.credential(
        'of mode explicit',
        ({ mode }) => mode === 'explicit',
      );
      const info = await shown(bench, { credentialID: explicit.id, authInfo: true });
      const presences = ['true', 'false', 'optional'];
      for (const name of ['PIN', 'OTP']) {
        const factor = objectOf(info, name);
        assertOneOf(factor['presence'], presences, `${name}.presence`);
        if (factor['presence'] === 'false') continue;
        assertOneOf(factor['format'], ['A', 'N'], `${name}.format`);
        if (name === 'OTP') assertOneOf(factor['type'], ['offline', 'online'], 'OTP.type');
        if (name === 'OTP') textOf(factor, 'ID');
      }
    },
  },
  {
    claim: 'without authInfo neither PIN nor OTP',
    run: async (bench) => assertAbsent(await shown(bench), 'PIN', 'OTP'),
  },
  {
    claim: 'PIN and OTP only in mode explicit',
    run: async (bench) => {
      const other = await bench.credential('of another mode', ({ mode }) => mode !== 'explicit');
      assertAbsent(await shown(bench, { credentialID: other.id, authInfo: true }), 'PIN', 'OTP');
    },
  },
];

const types = ['Password', 'PasswordOOB', 'ChallengeResponse', 'ChallengeResponseOOB'];

export const showCasesOfV2: readonly Case[] = [
  {
    claim: 'authInfo: objects of the four types, each with an id of its own',
    run: async (bench) => {
      const explicit = await bench.credential(
        'of mode explicit',
        ({ mode }) => mode === 'explicit',
      );
      const auth = objectOf(
        await shown(bench, { credentialID: explicit.id, authInfo: true }),
        'auth',
      );
      const objects = objectsOf(auth, 'objects');
      const ids = objects.map((object) => textOf(object, 'id'));
      assert.equal(new Set(ids).size, ids.length, 'an id is there twice');
      for (const object of objects) assertOneOf(object['type'], types, 'type');
    },
  },
  {
    claim: 'the expression can be read, and names objects that are there',
    run: async (bench) => {
      // To read it is to check it: the fewest factors come of it.
      for (const credential of await bench.credentials()) void credential.programFactors;
    },
  },
  {
    claim: 'no expression for a credential that OAuth releases',
    run: async (bench) => {
      const other = await bench.credential(
        'of mode oauth2code',
        ({ mode }) => mode === 'oauth2code',
      );
      const auth = objectOf(await shown(bench, { credentialID: other.id, authInfo: true }), 'auth');
      assertAbsent(auth, 'expression');
      assert.deepEqual(auth['objects'] ?? [], [], 'objects');
    },
  },
];
