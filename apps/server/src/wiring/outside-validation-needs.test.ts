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
import { ConfigError } from '../config.ts';
import { outsideValidationNeeds } from './outside-validation-needs.ts';
import { readSigningTerms } from './read-signing-terms.ts';

const at = Date.UTC(2030, 0, 1);
const pki = makePkiWorld({ at });
const [leaf, issuer] = pki.chain('p256').map((der) => parseCertificate(der));
const silent: AdesNeeds = {
  timestamp: () => Promise.reject(new NeedUnmet('our authority is down')),
  revocation: async () => [],
  issuers: async () => [],
};
const imprint = { hash: 'sha256', digest: digest('sha256') } as const;

function needsOf(plan: { hosts?: readonly string[]; urls?: readonly string[]; own?: AdesNeeds }) {
  const asked: string[] = [];
  const fetch: Fetch = async (url) => {
    asked.push(new URL(url).hostname);
    const headers = new Headers();
    return { status: 503, headers, body: null };
  };
  const needs = outsideValidationNeeds({
    own: plan.own ?? silent,
    timestampUrls: plan.urls ?? [],
    validationHosts: plan.hosts ?? [],
    clock: { now: () => at },
    pause: { wait: async () => true },
    random: { bytes: (length: number) => new Uint8Array(length) } as never,
    fetch,
  });
  return { needs, asked };
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
