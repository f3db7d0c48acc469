import assert from 'node:assert/strict';
import { test } from 'node:test';
import { offersMethod, readInfo } from './read-info.ts';

test('an empty answer is a server that offers nothing', () => {
  const info = readInfo({});
  assert.deepEqual([info.specs, info.methods, info.oauthServers], ['', [], []]);
  assert.deepEqual([info.asynchronous, info.algorithms, info.formats], [false, [], []]);
});

test('the members of v2 are read, parameters and envelopes with what they belong to', () => {
  const info = readInfo({
    specs: '2.2.0.0',
    asynchronousOperationMode: true,
    signAlgorithms: { algos: ['1.1', '1.2'], algoParams: [null, 'AQ=='] },
    signature_formats: { formats: ['P', 'C'], envelope_properties: [['Revision'], []] },
    conformanceLevels: ['AdES-B-B'],
    supportedHashTypes: ['dtbsr', 'of the future'],
  });
  assert.deepEqual(info.algorithms, [
    { oid: '1.1', parameters: undefined },
    { oid: '1.2', parameters: 'AQ==' },
  ]);
  assert.deepEqual(info.formats, [
    { format: 'P', envelopes: ['Revision'] },
    { format: 'C', envelopes: [] },
  ]);
  assert.deepEqual(info.conformanceLevels, ['AdES-B-B']);
  assert.deepEqual(info.hashTypes, ['dtbsr', 'of the future']);
});

test('a method is found under the slip that one server makes', () => {
  const info = readInfo({ methods: ['credential/list', 'signatures/signHash'] });
  assert.ok(offersMethod(info, 'credentials/list'));
  assert.ok(offersMethod(info, 'signatures/signHash'));
  assert.ok(!offersMethod(info, 'credentials/info'));
});

const places = {
  'a base': { oauth2: 'https://as.example' },
  'a base with a slash': { oauth2: 'https://as.example/' },
  'the whole address of the endpoint': { oauth2: 'https://as.example/oauth2/authorize' },
};
for (const [what, members] of Object.entries(places)) {
  test(`the authorization server is found by ${what}`, () => {
    const authType = ['oauth2code', 'basic'];
    assert.deepEqual(readInfo({ ...members, authType, supportsRar: true }).oauthServers, [
      {
        label: undefined,
        base: 'https://as.example',
        issuer: undefined,
        authTypes: ['oauth2code'],
        supportsRar: true,
      },
    ]);
  });
}

test('several servers and an issuer are listed, members that are null and empty ones are not', () => {
  const info = readInfo({
    oauth2: null,
    oauth2Issuer: 'https://issuer.example',
    oauth2Servers: [
      { label: null, baseUri: 'https://one.example/', authType: ['oauth2client'] },
      {},
    ],
  });
  assert.deepEqual(
    info.oauthServers.map(({ base, issuer }) => base ?? issuer),
    ['https://one.example', 'https://issuer.example'],
  );
});
