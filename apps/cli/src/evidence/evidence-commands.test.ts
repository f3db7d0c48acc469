/** What a witness is told, and what an expert may hand in. */

import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import { encodeBase64, encodeBundle, encodeTreeHead, leafHash, rootOf } from '@kumoin/evidence';
import { consistencyRanges } from '@kumoin/evidence';
import { bytesToHex, encodePem } from '@kumoin/pki';
import {
  begunAt,
  disclosed,
  judgedAt,
  makeBundle,
  pki,
  sealed,
} from '../../../../tests/worlds/evidence-bundles.ts';
import { CliError } from '../cli-error.ts';
import { readHead, readHeadFile } from './head-file.ts';
import { keepHead } from './keep-head.ts';
import { explainFault, renderEvidence, renderKeptHead } from './render-findings.ts';
import { verifyEvidenceFile } from './verify-evidence-file.ts';

function desk(t: TestContext) {
  const folder = mkdtempSync(join(tmpdir(), 'kumoin-evidence-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const file = (name: string, content: string | Uint8Array): string => {
    const path = join(folder, name);
    writeFileSync(path, content, { mode: 0o600 });
    return path;
  };
  const root = file('root.pem', encodePem('CERTIFICATE', pki.certificate('root')));
  const options = {
    trust: [root],
    demo: false,
    home: folder,
    crls: [file('issuing.crl', pki.crl('issuing'))],
    ...{ secondTrust: [], secondCrls: [] },
    headFile: undefined,
    keyFile: undefined,
    json: false,
  };
  return { folder, file, root, options };
}

const refused = (code: CliError['code'], words: RegExp) => (error: unknown) =>
  error instanceof CliError && error.code === code && words.test(error.message);

test('a valid bundle is told with what was shown, and with what it does not show', (t) => {
  const { file, options } = desk(t);
  const bundle = file('bundle.json', encodeBundle(makeBundle()));
  const report = verifyEvidenceFile(bundle, options, judgedAt);
  const told = renderEvidence(report);
  assert.match(told, /: VALID, approved\n/);
  assert.match(told, /payee +Hanako Yamada\n/);
  assert.match(told, /shown {3}approved \(record-2\): approved with a right answer/);
  assert.match(told, /does not show that only its owner/);
  assert.equal(explainFault(report), undefined);
});

test('the first fault is told in one line', (t) => {
  const { file, options } = desk(t);
  const forged = makeBundle({ statement: { nonce: '00112233445566ff' } });
  const report = verifyEvidenceFile(file('forged.json', encodeBundle(forged)), options, judgedAt);
  assert.match(renderEvidence(report), /: INVALID\n/);
  assert.match(explainFault(report) ?? '', /what was shown is something else$/);
});

test('a disclosed key is taken from a file of its owner, and nothing of it is told', (t) => {
  const { file, options } = desk(t);
  const bundle = file('bundle.json', encodeBundle(makeBundle()));
  const hex = { key: bytesToHex(disclosed.key), salt: bytesToHex(disclosed.salt) };
  const keyFile = file('key.json', JSON.stringify(hex));
  const { findings } = verifyEvidenceFile(bundle, { ...options, keyFile }, judgedAt);
  assert.ok(findings.some(({ code }) => code === 'answer_recomputed'));
  for (const bad of ['{"key":"0707"}', '{"key":"xx","salt":"00"}', 'key 0707']) {
    const other = { ...options, keyFile: file('bad.json', bad) };
    assert.throws(
      () => verifyEvidenceFile(bundle, other, judgedAt),
      (error) => refused('refused', /bad\.json/)(error) && !String(error).includes('0707'),
    );
  }
});

test('a second party that the expert demands is missed, and told in words', (t) => {
  const { file, root, options } = desk(t);
  const bundle = file('bundle.json', encodeBundle(makeBundle()));
  const report = verifyEvidenceFile(bundle, { ...options, secondTrust: [root] }, judgedAt);
  assert.equal(report.valid, false);
  assert.match(explainFault(report) ?? '', /no second party has vouched/);
});

test('what is no bundle, no head or no list is refused by its name', (t) => {
  const { file, options } = desk(t);
  const bundle = file('bundle.json', encodeBundle(makeBundle()));
  const other = file('other.txt', 'nothing');
  const rows = [
    [other, options, /is no evidence/],
    [bundle, { ...options, headFile: other }, /holds no head/],
    [bundle, { ...options, crls: [other] }, /is no revocation list/],
    [bundle, { ...options, trust: [other] }, /holds no certificate/],
  ] as const;
  for (const [given, with_, words] of rows) {
    assert.throws(() => verifyEvidenceFile(given, with_, judgedAt), refused('refused', words));
  }
});

/** A log, honest or not, behind a server. */
function logServer(seed = 0) {
  const leaves = Array.from({ length: 9 }, (_, index) => leafHash(Uint8Array.of(index, seed)));
  const at = begunAt + 60_000;
  const headAt = (size: number, log = 'log-1') => {
    const root = rootOf(leaves.slice(0, size));
    return sealed(encodeTreeHead({ log, size, root, at }), { at });
  };
  const serve = (size: number, head = headAt(size)) => {
    return async (url: string) => {
      const { pathname, searchParams } = new URL(url);
      if (pathname.endsWith('/head')) return Response.json({ head: encodeBase64(head) });
      const [older, newer] = [Number(searchParams.get('older')), Number(searchParams.get('newer'))];
      const proof = consistencyRanges(older, newer).map(({ start, end }) =>
        bytesToHex(rootOf(leaves.slice(start, end))),
      );
      return Response.json({ older, newer, proof });
    };
  };
  return { headAt, serve };
}

test('a witness keeps each head that grew out of the one before', async (t) => {
  const { folder, options } = desk(t);
  const keep = join(folder, 'kept.pem');
  const given = { ...options, server: 'https://bank.example', insecureHttp: false, keep };
  const { serve } = logServer();
  const first = await keepHead(serve(3), given, judgedAt);
  assert.deepEqual([first.size, first.grewFrom], [3, undefined]);
  const later = await keepHead(serve(9), given, judgedAt);
  assert.deepEqual([later.size, later.grewFrom], [9, 3]);
  assert.match(renderKeptHead(later), /9 records .* grown from 3, unchanged/);
  assert.equal(readHead(readHeadFile(keep)).size, 9);
  assert.equal(existsSync(`${keep}.new`), false);
});

test('a log that was rewritten, cut short, or is another, is told; what was kept stays', async (t) => {
  const { folder, options } = desk(t);
  const keep = join(folder, 'kept.pem');
  const given = { ...options, server: 'https://bank.example', insecureHttp: false, keep };
  const honest = logServer();
  await keepHead(honest.serve(5), given, judgedAt);
  const kept = readFileSync(keep, 'utf8');
  const rewritten = logServer(1);
  const rows = [
    [rewritten.serve(9), /rewritten since it had 5 records/],
    [honest.serve(4), /had 5 records, and has 4/],
    [honest.serve(9, honest.headAt(9, 'log-2')), /another log/],
    [honest.serve(9, new Uint8Array([0x30, 0])), /not to be trusted/],
  ] as const;
  for (const [fetch, words] of rows) {
    await assert.rejects(keepHead(fetch, given, judgedAt), refused('invalid', words));
  }
  // The same size with another root: a second story.
  await assert.rejects(
    keepHead(rewritten.serve(5), given, judgedAt),
    refused('invalid', /rewritten/),
  );
  assert.equal(readFileSync(keep, 'utf8'), kept);
});

test('a server that shows nothing, or cannot be reached, is told', async (t) => {
  const { folder, options } = desk(t);
  const given = { ...options, server: 'https://bank.example', insecureHttp: false };
  const at = { ...given, keep: join(folder, 'kept.pem') };
  const rows = [
    [async () => Response.json({}), /showed no head/],
    [async () => new Response('<html>'), /did not answer in JSON/],
    [async () => Response.json({ error: 'evidence_unknown' }, { status: 404 }), /refused: 404/],
    [() => Promise.reject(new Error('gone')), /cannot be reached/],
  ] as const;
  for (const [fetch, words] of rows) {
    await assert.rejects(keepHead(fetch, at, judgedAt), refused('refused', words));
  }
});
