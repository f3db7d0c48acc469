/**
 * Every file of the corpus is signed by two signers in turn, and judges nobody here wrote
 * find both signatures valid; one changed byte, and they are not.
 *
 * Signing times are the wall clock's, since `pdfsig` asks no other.
 */

import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { after, suite } from 'node:test';

import { makePkiWorld } from '@kumoin/testkit';

import { fetchCorpus } from './fetch-corpus.ts';
import type { Fetched } from './fetch-corpus.ts';
import * as judges from './judges.ts';
import { FETCHED } from './manifest/fetched.ts';
import { COMMITTED } from './manifest.ts';
import { toolVersion } from './run-tool.ts';
import { FIRST, SECOND, SHOWN, signDocument } from './sign-document.ts';
import { flipPadding, flipVersion } from './tamper.ts';
import { VARIANTS, makeVariant } from './variants.ts';

const PAGES_READ = 40;

const missingTools: string[] = [];
const versions: string[] = [];
for (const [tool, flag] of [
  ['pdfsig', '-v'],
  ['pdftotext', '-v'],
  ['qpdf', '--version'],
  ['certutil', '-H'],
] as const) {
  const version = await toolVersion(tool, flag);
  if (version === undefined) missingTools.push(tool);
  else versions.push(`${tool} ${version}`.trim());
}

const folder = await mkdtemp(join(tmpdir(), 'kumoin-corpus-'));
after(() => rm(folder, { recursive: true, force: true }));

const world = makePkiWorld({ at: Date.now() });
const store =
  missingTools.length > 0 ? '' : await judges.makeTrustStore(folder, world.certificate('root'));

interface Case {
  readonly id: string;
  readonly why: string;
  readonly refusedWith?: string;
  readonly emptyField?: string;
  readonly invisible?: true;
  readonly drawnByViewer?: true;
  readonly find: () => Promise<Fetched>;
}

const places = new Map<string, Fetched>(
  COMMITTED.map(({ id }) => [id, { path: join(import.meta.dirname, 'files', `${id}.pdf`) }]),
);
for (const [id, place] of await fetchCorpus(FETCHED)) places.set(id, place);

const placeOf = (id: string): Fetched => places.get(id) ?? { missing: `${id} is in no table` };

const cases: readonly Case[] = [
  ...[...COMMITTED, ...FETCHED].map((file) => ({
    ...file,
    find: () => Promise.resolve(placeOf(file.id)),
  })),
  ...VARIANTS.map((variant) => ({
    ...COMMITTED.find(({ id, drawnByViewer }) => id === variant.base && drawnByViewer),
    ...variant,
    find: async (): Promise<Fetched> => {
      const base = placeOf(variant.base);
      return 'missing' in base ? base : { path: await makeVariant(variant, base.path, folder) };
    },
  })),
];

suite(
  `signing twice, judged by ${versions.join(', ')}`,
  { concurrency: 2, skip: missingTools.length > 0 && `not installed: ${missingTools.join(', ')}` },
  () => {
    for (const one of cases) {
      const { id, why, refusedWith } = one;
      test(`${id}: ${why}`, async (context) => {
        const place = await one.find();
        if ('missing' in place) context.skip(`not to be had: ${place.missing}`);
        else if (refusedWith !== undefined) await refuses(place.path, refusedWith);
        else await signsTwice(one, place.path);
      });
    }
  },
);

async function refuses(path: string, code: string): Promise<void> {
  const pdf = await readFile(path);
  assert.throws(() => signDocument(pdf, { world, signer: FIRST, visible: false }), { code });
}

async function signsTwice(
  { id, emptyField, invisible, drawnByViewer }: Case,
  path: string,
): Promise<void> {
  const original = await readFile(path);
  const once = signDocument(original, { world, signer: FIRST, visible: false });
  const visible = invisible !== true;
  const twice = signDocument(once, { world, signer: SECOND, visible, fieldName: emptyField });
  assert.ok(Buffer.from(once.buffer, once.byteOffset, original.length).equals(original));
  assert.ok(Buffer.from(twice.buffer, twice.byteOffset, once.length).equals(once));

  const pathOnce = await keep(`${id}.1.pdf`, once);
  const pathTwice = await keep(`${id}.2.pdf`, twice);
  await keepsItsForm({ path, pathOnce, pathTwice, shown: visible && !drawnByViewer ? SHOWN : [] });
  const ours = await bothAreValid(path, pathTwice);
  await oneByteTells({ id, twice, starts: [original.length, once.length], ours });
  await Promise.all([pathOnce, pathTwice].map((name) => rm(name)));
}

interface ThreeStates {
  readonly path: string;
  readonly pathOnce: string;
  readonly pathTwice: string;
  /** What must now be read on the page. */
  readonly shown: readonly string[];
}

/** No worse for qpdf than it was, and the pages read as before. */
async function keepsItsForm({ path, pathOnce, pathTwice, shown }: ThreeStates): Promise<void> {
  const [before, between, behind] = await Promise.all(
    [path, pathOnce, pathTwice].map((name) => judges.readText(name, PAGES_READ)),
  );
  // A file that pdftotext cannot open before may be readable once its table is rebuilt.
  if (before !== undefined) {
    assert.deepEqual(between?.map(judges.wordsOf), before.map(judges.wordsOf));
  }
  for (const [index, page] of (before ?? []).entries()) {
    assert.deepEqual(judges.lostWords(page, behind?.[index] ?? ''), [], `page ${index + 1}`);
  }
  const text = (behind ?? []).join(' ').replaceAll(/\s/g, '');
  for (const line of shown) assert.ok(text.includes(line), `${line} is not to be read`);

  const [atFirst, atLast] = await Promise.all([judges.askQpdf(path), judges.askQpdf(pathTwice)]);
  assert.ok(atLast.rank <= atFirst.rank, atLast.words);
}

/** Gives our two signatures as pdfsig sees them, in the order they were made. */
async function bothAreValid(
  path: string,
  pathTwice: string,
): Promise<readonly judges.PdfsigVerdict[]> {
  const earlier = await judges.askPdfsig(path, store);
  const all = await judges.askPdfsig(pathTwice, store);
  // pdfsig lists empty signature fields too, without a verdict.
  const signed = earlier.filter(({ signature }) => signature !== '');
  for (const { fieldName, signature } of signed) {
    const now = all.find((verdict) => verdict.fieldName === fieldName);
    assert.equal(now?.signature, signature, `earlier signature ${fieldName}`);
  }
  const ours = all
    .filter(({ fieldName }) => signed.every((verdict) => verdict.fieldName !== fieldName))
    .sort((one, other) => one.contentsOffset - other.contentsOffset);
  assert.deepEqual(
    ours.map(({ signature, certificate, coversWholeFile }) => ({
      signature,
      certificate,
      coversWholeFile,
    })),
    [false, true].map((coversWholeFile) => ({
      signature: judges.VALID,
      certificate: judges.TRUSTED,
      coversWholeFile,
    })),
  );
  return ours;
}

/** A byte under both, a byte of the first signer's update, a byte of the second's. */
async function oneByteTells(signed: {
  readonly id: string;
  readonly twice: Uint8Array;
  readonly starts: readonly [number, number];
  readonly ours: readonly judges.PdfsigVerdict[];
}): Promise<void> {
  const { id, twice, starts, ours } = signed;
  const [first = 0, second = 0] = ours.map(({ contentsOffset }) => contentsOffset);
  const { MISMATCH, VALID } = judges;
  const trials = [
    { bytes: flipVersion(twice), expected: [MISMATCH, MISMATCH] },
    { bytes: flipPadding(twice, starts[0], first), expected: [MISMATCH, MISMATCH] },
    { bytes: flipPadding(twice, starts[1], second), expected: [VALID, MISMATCH] },
  ];
  for (const [index, { bytes, expected }] of trials.entries()) {
    const path = await keep(`${id}.flip${index}.pdf`, bytes);
    const verdicts = await judges.askPdfsig(path, store);
    const now = ours.map(
      ({ fieldName }) => verdicts.find((one) => one.fieldName === fieldName)?.signature,
    );
    assert.deepEqual(now, expected, `trial ${index}`);
    await rm(path);
  }
}

async function keep(name: string, bytes: Uint8Array): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, bytes);
  return path;
}
