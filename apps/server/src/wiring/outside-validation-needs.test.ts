/** What is fetched for a signature, and from where: hosts that were named, and no others. */

import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { NeedUnmet } from '@kumoin/ades';
import type { AdesNeeds, Fetch } from '@kumoin/ades';
import { digest, encodePem, parseCertificate } from '@kumoin/pki';
import { makePkiWorld, makeTestNeeds } from '@kumoin/testkit';
import { Value } from 'typebox/value';
import { ConfigError } from '../config.ts';
import { outsideValidationNeeds } from './outside-validation-needs.ts';
import { readSigningTerms } from './read-signing-terms.ts';
import { signingSchema } from './signing-settings.ts';

const at = Date.UTC(2030, 0, 1);
const pki = makePkiWorld({ at });
const [leaf, issuer] = pki.chain('p256').map((der) => parseCertificate(der));
const silent: AdesNeeds = {
  timestamp: () => Promise.reject(new NeedUnmet('our authority is down')),
  revocation: async () => [],
  issuers: async () => [],
};
const imprint = { hash: 'sha256', digest: digest('sha256') } as const;

interface Plan {
  readonly hosts?: readonly string[];
  readonly urls?: readonly string[];
  readonly own?: AdesNeeds;
  readonly leadsTo?: string;
}

function needsOf(plan: Plan) {
  const asked: string[] = [];
  const lines: object[] = [];
  const fetch: Fetch = async (url) => {
    asked.push(new URL(url).hostname);
    if (plan.leadsTo === undefined) return { status: 503, headers: new Headers(), body: null };
    return { status: 302, headers: new Headers({ location: plan.leadsTo }), body: null };
  };
  const needs = outsideValidationNeeds({
    own: plan.own ?? silent,
    timestampUrls: plan.urls ?? [],
    validationHosts: plan.hosts ?? [],
    clock: { now: () => at },
    pause: { wait: async () => true },
    random: { bytes: (length: number) => new Uint8Array(length) } as never,
    fetch,
    log: { warn: (facts) => void lines.push(facts) },
  });
  return { needs, asked, lines };
}

const ask = ({ revocation }: AdesNeeds) => {
  assert.ok(leaf && issuer);
  return revocation({ certificate: leaf, issuer, at });
};

test('fetches nothing where no host was named, wherever a certificate points', async () => {
  const { needs, asked } = needsOf({});
  assert.deepEqual(await ask(needs), []);
  assert.ok(leaf);
  assert.deepEqual(await needs.issuers(leaf), []);
  assert.deepEqual(asked, []);
});

test('asks hosts that were named, and passes over those that were not', async () => {
  const other = needsOf({ hosts: ['elsewhere.test'] });
  await ask(other.needs).catch(() => []);
  assert.deepEqual(other.asked, []);
  const named = needsOf({ hosts: ['pki.test'] });
  await ask(named.needs).catch(() => []);
  assert.ok(named.asked.length > 0 && named.asked.every((host) => host === 'pki.test'));
});

test('a host that was named is asked at the usual port, or at the one that was named', async () => {
  for (const host of ['pki.test:80', 'PKI.test']) {
    const { needs, asked } = needsOf({ hosts: [host] });
    await ask(needs).catch(() => []);
    assert.ok(asked.length > 0, host);
  }
  for (const host of ['pki.test:443', 'pki.test:8080']) {
    const { needs, asked } = needsOf({ hosts: [host] });
    await ask(needs).catch(() => []);
    assert.deepEqual(asked, [], host);
  }
});

test('follows to another port only where that was named', async () => {
  const leadsTo = 'http://pki.test:8080/';
  const follows = async (...hosts: string[]) => {
    const { needs, asked } = needsOf({ hosts, leadsTo });
    assert.ok(leaf);
    await needs.issuers(leaf).catch(() => []);
    return asked.length;
  };
  const led = await follows('pki.test');
  assert.ok(led > 0 && (await follows('pki.test', 'pki.test:8080')) > led);
});

test('the host of a time-stamp authority is asked for time-stamps, and nothing else', async () => {
  const urls = ['http://pki.test/tsa'];
  const { needs, asked } = needsOf({ hosts: ['elsewhere.test'], urls });
  await ask(needs).catch(() => []);
  assert.ok(leaf);
  await needs.issuers(leaf).catch(() => []);
  assert.deepEqual(asked, []);
  await assert.rejects(needs.timestamp(imprint));
  assert.ok(asked.length > 0);
});

test('why something could not be had is told to the operator, not to whoever asks', async () => {
  const urls = ['http://tsa.internal:8080/'];
  const { needs, lines } = needsOf({ hosts: ['pki.test'], urls, leadsTo: 'http://db.internal/' });
  assert.ok(leaf);
  for (const run of [ask(needs), needs.issuers(leaf), needs.timestamp(imprint)]) {
    const error = await run.then(() => assert.fail('nobody answers'), String);
    assert.doesNotMatch(error, /internal|pki\.test|302/);
  }
  assert.match(JSON.stringify(lines), /db\.internal.*tsa\.internal/);
});

test('what is no host, or has a path or a scheme, is no host to ask', () => {
  const { validationHosts } = signingSchema.properties;
  for (const host of ['pki.test', 'pki.test:8080', '10.0.0.1', '[::1]:80']) {
    assert.ok(Value.Check(validationHosts, [host]), host);
  }
  for (const host of ['', 'http://pki.test', 'pki.test/crl', 'pki.test:', ':80', 'a b', '::1']) {
    assert.ok(!Value.Check(validationHosts, [host]), host);
  }
});

test('our own answer is enough', async () => {
  const { needs, asked } = needsOf({ hosts: ['pki.test'], own: makeTestNeeds(pki) });
  assert.ok((await ask(needs)).length > 0);
  assert.deepEqual(asked, []);
});

test('falls back on other authorities when ours cannot stamp, and only then', async () => {
  const urls = ['https://tsa.test/'];
  const down = needsOf({ urls });
  await assert.rejects(down.needs.timestamp(imprint));
  assert.ok(down.asked.length > 0 && down.asked.every((host) => host === 'tsa.test'));
  const up = needsOf({ urls, own: makeTestNeeds(pki) });
  await up.needs.timestamp(imprint);
  assert.deepEqual(up.asked, []);
});

test('reads trust anchors from files, and refuses files without any', () => {
  const folder = mkdtempSync(join(tmpdir(), 'kumoin-anchors-'));
  const file = (name: string, text: string) => {
    writeFileSync(join(folder, name), text);
    return join(folder, name);
  };
  const settings = (path: string) => {
    return { trustAnchorFiles: [path], validationHosts: [], timestampUrls: [] };
  };
  const root = pki.certificate('root');
  const good = file('root.pem', encodePem('CERTIFICATE', root));
  assert.deepEqual(readSigningTerms(settings(good)).validation.trustAnchors, [root]);
  const damaged = file('damaged.pem', encodePem('CERTIFICATE', root.subarray(1)));
  for (const bad of [file('empty.pem', ''), damaged, join(folder, 'absent.pem')]) {
    assert.throws(() => readSigningTerms(settings(bad)), ConfigError);
  }
  rmSync(folder, { recursive: true });
});
