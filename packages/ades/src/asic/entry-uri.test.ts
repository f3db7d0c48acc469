import assert from 'node:assert/strict';
import { test } from 'node:test';
import { asicRole, freeAsicName } from './asic-names.ts';
import { entryOfUri, entryUri } from './entry-uri.ts';

test('writes names as references, and reads them back', () => {
  for (const [name, uri] of [
    ['contract.txt', 'contract.txt'],
    ['a/b c.txt', 'a/b%20c.txt'],
    ['größe & Maß #1?.txt', 'gr%C3%B6%C3%9Fe%20%26%20Ma%C3%9F%20%231%3F.txt'],
    ['a:b', 'a%3Ab'],
    ['100%', '100%25'],
  ] as const) {
    assert.equal(entryUri(name), uri);
    assert.equal(entryOfUri(uri), name);
  }
});

test('reads a name once: what is escaped twice is another name', () => {
  assert.equal(entryOfUri('a%2520b'), 'a%20b');
  assert.equal(entryOfUri('50% off.txt'), '50% off.txt', 'not escaped at all');
});

test('knows no entry for what leads out of the container', () => {
  for (const uri of ['', 'http://example.org/a', 'file:///etc/passwd', '#id', 'a?b']) {
    assert.equal(entryOfUri(uri), undefined, uri);
  }
  // Steps are not taken: no entry has such a name.
  assert.equal(entryOfUri('../a'), '../a');
});

test('tells by its name what an entry is', () => {
  for (const [name, role] of [
    ['META-INF/signature.p7s', 'cades'],
    ['META-INF/signature001.p7s', 'cades'],
    ['META-INF/signatures.xml', 'xades'],
    ['META-INF/ASiCManifest001.xml', 'manifest'],
    ['META-INF/ASiCArchiveManifest.xml', 'archive-manifest'],
    ['META-INF/timestamp001.tst', 'timestamp'],
    ['META-INF/manifest.xml', 'list'],
    ['META-INF/evidencerecord.ers', 'evidence-record'],
    ['META-INF/notes.txt', 'other'],
    ['META-INF/a/signature.p7s', 'other'],
    ['signature.p7s', 'data'],
    ['data/META-INF/signature.p7s', 'data'],
  ] as const) {
    assert.equal(asicRole(name), role, name);
  }
});

test('numbers a further file by the first name that is free', () => {
  const taken = ['META-INF/signature001.p7s', 'META-INF/signature003.p7s'];
  assert.equal(freeAsicName(taken, 'signature', 'p7s'), 'META-INF/signature002.p7s');
});
