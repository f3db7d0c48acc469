/** `info`. CSC API v1.0.4.0 and v2.0.0.2, 11.1: the members that are always there, and the rest. */

import assert from 'node:assert/strict';
import type { Bench } from '../bench.ts';
import type { Case } from '../clause.ts';
import { assertAbsent, expectSuccess, textOf, textsOf } from '../expect.ts';
import type { Members } from '../expect.ts';

const authTypes = ['external', 'TLS', 'basic', 'digest', 'oauth2code', 'oauth2client'];

const ask = async (bench: Bench, body: unknown): Promise<Members> =>
  expectSuccess(await bench.call('info', body, { authorization: null }));

export const infoCases: readonly Case[] = [
  {
    claim: 'needs no Authorization header and no parameter',
    run: async (bench) => void (await ask(bench, {})),
  },
  {
    claim: 'tells specs, name, logo, region, lang, description as strings',
    run: async (bench) => {
      const info = await bench.info();
      for (const name of ['specs', 'name', 'logo', 'region', 'lang', 'description']) {
        textOf(info, name);
      }
      assert.match(textOf(info, 'specs'), /^\d+\.\d+\.\w+\.\w+$/, 'specs is not Major.Minor.x.y');
      assert.match(textOf(info, 'region'), /^[A-Za-z]{2}$/, 'region is no country code');
      assert.ok(URL.canParse(textOf(info, 'logo')), 'logo is no URI');
      for (const name of ['name', 'description']) {
        assert.ok(textOf(info, name).length <= 255, `${name} is longer than 255 characters`);
      }
    },
  },
  {
    claim: 'the major version in specs is that of the base path',
    run: async (bench) => {
      const [major = ''] = textOf(await bench.info(), 'specs').split('.');
      assert.equal(major, bench.dialect.version.slice(1));
    },
  },
  {
    claim: 'authType has known values only',
    run: async (bench) => {
      for (const value of textsOf(await bench.info(), 'authType')) {
        bench.advise(authTypes.includes(value), `authType "${value}" is not in the document`);
      }
    },
  },
  {
    claim: 'methods is an array of names',
    run: async (bench) => {
      const methods = textsOf(await bench.info(), 'methods');
      for (const name of methods)
        assert.match(name, /^[a-z0-9]+(\/\w+)?$/i, `"${name}" is no method`);
      assert.equal(new Set(methods).size, methods.length, 'a method is listed twice');
    },
  },
  {
    claim: 'where the OAuth server is, is told exactly when one is needed',
    run: async (bench) => {
      const info = await bench.info();
      const authType = textsOf(info, 'authType');
      const told = ['oauth2', 'oauth2Issuer', 'oauth2Servers'].filter((name) => name in info);
      if (authType.includes('oauth2code') || authType.includes('oauth2client')) {
        assert.equal(
          told.length,
          1,
          `of oauth2, oauth2Issuer, oauth2Servers there are ${told.length}`,
        );
        if (bench.dialect.version === 'v1') assert.deepEqual(told, ['oauth2']);
      } else {
        // A credential may be released by OAuth though no session is.
        bench.advise(told.length <= 1, `there are ${told.join(' and ')}`);
      }
    },
  },
  {
    claim: 'a language that is not known is answered in one that is',
    run: async (bench) => {
      const info = await ask(bench, { lang: 'x-kumoin' });
      assert.notEqual(textOf(info, 'lang').toLowerCase(), 'x-kumoin');
    },
  },
  {
    claim: 'lang null is the same as absent',
    run: async (bench) => {
      const [absent, given] = [await bench.info(), await ask(bench, { lang: null })];
      assert.equal(given['lang'], absent['lang']);
    },
  },
  {
    claim: 'an unknown member is ignored',
    level: 'open',
    run: async (bench) => void (await ask(bench, { kumoin: [{}] })),
  },
];

/** Offered and served are the same, whoever asks. */
export function listedCases(methods: readonly string[]): readonly Case[] {
  return methods.map((method) => ({
    claim: `${method} is listed, or answers 501 or 404`,
    run: async (bench) => {
      const { status } = await bench.call(method, {}, { authorization: null });
      const isServed = status !== 501 && status !== 404;
      const isListed = await bench.offers(method);
      const does = isListed ? 'it is listed' : 'it is not listed';
      assert.equal(isServed, isListed, `${does} and answers ${status}`);
    },
  }));
}

export const infoCasesOfV1: readonly Case[] = [
  {
    claim: 'no OAuth address without OAuth',
    run: async (bench) => {
      const info = await bench.info();
      const authType = textsOf(info, 'authType');
      if (!authType.some((value) => value.startsWith('oauth2'))) {
        // Unless a credential is released by OAuth; then it belongs there.
        const modes = (await bench.credentials()).map(({ mode }) => mode);
        if (!modes.includes('oauth2code')) assertAbsent(info, 'oauth2');
      }
    },
  },
];

export const infoCasesOfV2: readonly Case[] = [
  {
    claim: 'signAlgorithms names algorithms, with a list of parameters',
    run: async (bench) => {
      const algorithms = (await bench.info())['signAlgorithms'] as Members;
      assert.ok(textsOf(algorithms, 'algos').length > 0, 'algos is empty');
      bench.advise(Array.isArray(algorithms['algoParams']), 'algoParams is no array');
    },
  },
  {
    claim: 'signature_formats and envelope_properties are of one length',
    run: async (bench) => {
      const formats = (await bench.info())['signature_formats'] as Members;
      const names = textsOf(formats, 'formats');
      for (const name of names) assert.match(name, /^[CXPJ]$/, `"${name}" is no format`);
      const properties = formats['envelope_properties'] ?? undefined;
      if (properties === undefined) return;
      assert.ok(Array.isArray(properties), 'envelope_properties is no array');
      assert.equal(properties.length, names.length, 'envelope_properties per format');
    },
  },
  {
    claim: 'conformance_levels is an array',
    run: async (bench) => void textsOf(await bench.info(), 'conformance_levels'),
  },
  {
    claim: 'signDoc is listed exactly when formats and levels are',
    level: 'should',
    run: async (bench) => {
      const info = await bench.info();
      const { formats } = info['signature_formats'] as { formats: readonly string[] };
      assert.equal(formats.length > 0, await bench.offers('signatures/signDoc'));
    },
  },
  {
    claim: 'signPolling is listed exactly when asynchronous mode is told',
    level: 'should',
    run: async (bench) => {
      const { asynchronousOperationMode = false } = await bench.info();
      assert.equal(asynchronousOperationMode, await bench.offers('signatures/signPolling'));
    },
  },
];
