/**
 * What the libraries of the European wallet send and need: Kotlin 0.8, aligned to v2.2, and Swift,
 * which spells optional members its own way. What they need of `info` is in docs/adr/0025.
 */

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { clause } from './clause.ts';
import { bound, CscWorld, pin, plain } from './csc-world.ts';
import type { Session } from './csc-world.ts';
import { expectSuccess, textOf, textsOf } from './expect-answer.ts';
import { digestOf, oids } from './signing-steps.ts';

type Members = Readonly<Record<string, unknown>>;

let world: CscWorld;
let credentialID: string;
let alice: Session;

before(async () => {
  world = await CscWorld.open();
  await world.enrol('alice', plain);
  credentialID = await world.enrol('alice', bound);
  alice = await world.session('alice');
});
after(() => world.close());

const memberOf = (members: Members, name: string): Members => members[name] as Members;

test(clause('info', 'v2', 'both EUDI libraries find what they cannot do without'), async () => {
  const info = expectSuccess(await world.post('/csc/v2/info', { body: { lang: null } }));
  // Kotlin takes no other version.
  assert.equal(info['specs'], '2.2.0.0');
  for (const name of ['name', 'region', 'lang', 'description']) textOf(info, name);
  assert.ok(URL.canParse(textOf(info, 'logo')));
  for (const name of ['authType', 'methods', 'conformance_levels', 'supportedHashTypes']) {
    assert.ok(textsOf(info, name).length > 0, name);
  }
  const hashTypes = textsOf(info, 'supportedHashTypes');
  assert.ok(hashTypes.includes('dtbsr') && hashTypes.every((type) => /^(sdr|dtbsr)$/.test(type)));
  // Swift reads through these.
  const algorithms = memberOf(info, 'signAlgorithms');
  assert.ok(Array.isArray(algorithms['algos']) && Array.isArray(algorithms['algoParams']));
  const formats = memberOf(info, 'signature_formats');
  assert.ok(Array.isArray(formats['formats']) && Array.isArray(formats['envelope_properties']));
});

test(
  clause('info', 'v2', 'exactly one way to the authorization server, if there is one'),
  async () => {
    const info = expectSuccess(await world.post('/csc/v2/info', { body: {} }));
    const ways = ['oauth2', 'oauth2Issuer', 'oauth2Servers'].filter((name) => name in info);
    const hasOAuth = textsOf(info, 'authType').some((type) => type.startsWith('oauth2'));
    assert.deepEqual(ways, hasOAuth ? ['oauth2'] : []);
    assert.equal(info['supportsRar'], hasOAuth ? true : undefined);
    // Kotlin puts paths behind it as it is.
    if (hasOAuth) assert.doesNotMatch(textOf(info, 'oauth2'), /\/$/);
  },
);

test(clause('info', 'v2', 'a client of v2.0.0.2 finds all it knows'), async () => {
  const info = expectSuccess(await world.post('/csc/v2/info', { body: {} }));
  assert.match(textOf(info, 'specs'), /^2\./);
  for (const name of ['asynchronousOperationMode', 'validationInfo']) {
    assert.equal(typeof info[name], 'boolean', name);
  }
});

test(
  clause('credentials/list', 'v2', 'the bodies of the EUDI libraries for Kotlin and Swift'),
  async () => {
    const kotlin = {
      credentialInfo: true,
      certificates: 'chain',
      certInfo: true,
      authInfo: true,
      onlyValid: true,
      lang: null,
      clientData: null,
    };
    const swift = {
      credentialInfo: true,
      certificates: 'chain',
      certInfo: true,
      auth_info: true,
      only_valid: true,
      client_data: null,
    };
    const answers = [
      expectSuccess(await alice.call('v2', 'credentials/list', kotlin)),
      expectSuccess(await alice.call('v2', 'credentials/list', swift)),
    ];
    assert.deepEqual(answers[0], answers[1]);
    for (const info of answers[0]?.['credentialInfos'] as Members[]) {
      const cert = memberOf(info, 'cert');
      const texts = ['status', 'issuerDN', 'serialNumber', 'subjectDN', 'validFrom', 'validTo'];
      for (const name of texts) textOf(cert, name);
      assert.ok(Array.isArray(memberOf(info, 'auth')['objects']));
      assert.ok(Number.isInteger(info['multisign']));
      // X500Principal of Java knows these keywords; anything else must be a dotted identifier.
      const keywords = /^(CN|OU?|C|L|ST|STREET|DC|UID|SERIALNUMBER|GIVENNAME|SURNAME|[\d.]+)=/;
      for (const part of textOf(cert, 'subjectDN').split(',')) assert.match(part, keywords);
    }
  },
);

test(clause('signatures/signHash', 'v2', 'the bodies of the EUDI library for Swift'), async () => {
  const hashes = [digestOf(1)];
  const asked = { credentialID, certificates: 'chain', cert_info: true, auth_info: true };
  const info = expectSuccess(await alice.call('v2', 'credentials/info', asked));
  assert.ok(Number.isInteger(info['multisign']));
  const yes = await alice.call('v2', 'credentials/authorize', {
    credentialID,
    numSignatures: 1,
    hashes,
    hashAlgorithmOID: oids.sha256,
    authData: [{ id: 'PIN', value: pin }],
    client_data: null,
  });
  const signed = await alice.call('v2', 'signatures/signHash', {
    credentialID,
    SAD: textOf(expectSuccess(yes), 'SAD'),
    hashes,
    hashAlgorithmOID: oids.sha256,
    signAlgo: oids.ecdsaSha256,
    sign_algo_params: null,
    operationMode: 'S',
    client_data: 'of a wallet',
  });
  assert.equal(textsOf(expectSuccess(signed), 'signatures').length, 1);
});
