/**
 * qpdf and poppler read what the update writer appends, to files of every kind they make.
 */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  beginUpdate,
  dictionary,
  pdfCipher,
  openPdf,
  readTextString,
  stream,
  textString,
  withEntries,
} from '@kumoin/ades';
import type { PdfDocument } from '@kumoin/ades';
import { draftPages, makePdf } from '@kumoin/testkit';
import { missing, PdfTools } from './tools.ts';

const skip = missing('qpdf', 'pdftotext');
const TEXTS = ['Page one', 'Page two', 'Page three'];
const NOTE = 'Signed by 雲印';

function open(bytes: Uint8Array, password?: string): PdfDocument {
  return openPdf(bytes, { cipher: pdfCipher, ...(password === undefined ? {} : { password }) });
}

/** Puts a string into the first page, and a stream beside it. */
function annotate(document: PdfDocument, round: number): Uint8Array {
  let filler = round;
  const update = beginUpdate(document, {
    idSeed: new Uint8Array(16).fill(round),
    random: (length) => new Uint8Array(length).map(() => (filler = (filler * 31 + 7) & 255)),
  });
  const data = update.allocate();
  update.set(data, stream(dictionary({}), new TextEncoder().encode(NOTE)));
  const page = document.page(0);
  assert.ok(page.reference);
  const changes = { [`Note${round}`]: textString(NOTE), [`Data${round}`]: data };
  update.set(page.reference, withEntries(page.dictionary, changes));
  return update.finish().bytes;
}

function assertAnnotated(document: PdfDocument, round: number): void {
  const { entries } = document.page(0).dictionary;
  const note = entries.get(`Note${round}`);
  assert.equal(note?.kind === 'string' && readTextString(note.bytes), NOTE);
  const data = document.resolve(entries.get(`Data${round}`));
  const bytes = data.kind === 'stream' ? document.streamData(data) : new Uint8Array(0);
  assert.equal(new TextDecoder().decode(bytes), NOTE);
}

interface Variant {
  readonly label: string;
  readonly args: readonly string[];
  readonly password?: string;
}

const encrypt = (user: string, ...rest: readonly string[]): readonly string[] => [
  ...['--encrypt', user, 'owner', ...rest, '--'],
];

const variants: readonly Variant[] = [
  { label: 'rewritten', args: [] },
  { label: 'linearized', args: ['--linearize'] },
  { label: 'with object streams', args: ['--object-streams=generate'] },
  { label: 'linearized with object streams', args: ['--linearize', '--object-streams=generate'] },
  { label: 'encrypted with RC4 of 40 bits', args: encrypt('', '40') },
  { label: 'encrypted with RC4 of 128 bits', args: encrypt('', '128', '--use-aes=n') },
  { label: 'encrypted with AES-128', args: encrypt('', '128', '--use-aes=y') },
  {
    label: 'encrypted with AES-128, metadata in the clear',
    args: encrypt('', '128', '--use-aes=y', '--cleartext-metadata'),
  },
  { label: 'encrypted with AES-256', args: encrypt('', '256') },
  { label: 'encrypted with AES-256, revision 5', args: encrypt('', '256', '--force-R5') },
  {
    label: 'encrypted with AES-256 and object streams',
    args: [...encrypt('', '256'), '--object-streams=generate'],
  },
  { label: 'encrypted for a user, RC4', args: encrypt('user', '40'), password: 'user' },
  {
    label: 'encrypted for a user, AES-128 and object streams',
    args: [...encrypt('user', '128', '--use-aes=y'), '--object-streams=generate'],
    password: 'user',
  },
  { label: 'encrypted for a user, AES-256', args: encrypt('user', '256'), password: 'user' },
  { label: 'opened by its owner', args: encrypt('user', '256'), password: 'owner' },
  { label: 'opened by its owner, RC4', args: encrypt('user', '128'), password: 'owner' },
];

for (const { label, args, password } of variants) {
  test(`reads and twice updates a file ${label}`, { skip }, () => {
    using tools = new PdfTools();
    const original = tools.transform(makePdf(TEXTS), args);
    const before = open(original, password);
    assert.equal(before.repaired, false);
    assert.equal(before.isEncrypted, args.includes('--encrypt'));
    assert.equal(before.pageCount(), 3);
    const text = tools.text(original, password === 'owner' ? 'user' : password);
    assert.match(text, /Page one[^]*Page two[^]*Page three/);

    let updated = original;
    for (const round of [1, 2]) {
      updated = annotate(open(updated, password), round);
      assert.equal(tools.complaints(updated, password), '');
      assert.equal(tools.text(updated, password === 'owner' ? 'user' : password), text);
      assertAnnotated(open(updated, password), round);
    }
    const after = open(updated, password);
    assert.equal(after.repaired, false);
    assert.equal(after.revisions.length, before.revisions.length + 2);
    assert.deepEqual(updated.subarray(0, original.length), original);
  });
}

test('refuses an encrypted file with the wrong password', { skip }, () => {
  using tools = new PdfTools();
  for (const kind of [['40'], ['128', '--use-aes=y'], ['256']]) {
    const bytes = tools.transform(makePdf(TEXTS), encrypt('user', ...kind));
    assert.throws(() => open(bytes), { code: 'pdf_encrypted_password' });
    assert.throws(() => open(bytes, 'User'), { code: 'pdf_encrypted_password' });
  }
});

test('tells what a user may do from what the owner may do', { skip }, () => {
  using tools = new PdfTools();
  const restricted = encrypt('', '256', '--modify=none', '--print=none');
  const bytes = tools.transform(makePdf(TEXTS), restricted);
  const user = open(bytes).permissions;
  assert.deepEqual(
    [user.isOwner, user.modify, user.annotate, user.fillForms, user.print, user.copy],
    [false, false, false, false, false, true],
  );
  assert.equal(open(bytes, 'owner').permissions.isOwner, true);
  assert.equal(open(bytes, 'owner').permissions.modify, true);
  const forms = tools.transform(makePdf(TEXTS), encrypt('', '256', '--modify=form'));
  assert.deepEqual(
    [open(forms).permissions.fillForms, open(forms).permissions.annotate],
    [true, false],
  );
});

test('leaves /Contents of a signature in the clear, and nothing beside it', { skip }, () => {
  using tools = new PdfTools();
  const secret = textString('beside the signature');
  const contents = textString('signature value');
  for (const kind of [['128', '--use-aes=n'], ['128', '--use-aes=y'], ['256']]) {
    const document = open(tools.transform(makePdf(TEXTS), encrypt('', ...kind)));
    const random = (length: number): Uint8Array => new Uint8Array(length).fill(5);
    const update = beginUpdate(document, { random });
    const place = update.allocate();
    const entries = { Type: { kind: 'name', name: 'Sig' }, Contents: contents } as const;
    update.set(place, dictionary({ ...entries, Reason: secret }));
    const { bytes } = update.finish();
    const file = new TextDecoder('latin1').decode(bytes);
    assert.ok(file.includes('(signature value)'));
    assert.ok(!file.includes('beside the signature'));
    const signature = open(bytes).dictionary(place);
    assert.deepEqual(signature?.entries.get('Reason')?.kind, 'string');
    const reason = signature?.entries.get('Reason');
    assert.equal(reason?.kind === 'string' && readTextString(reason.bytes), 'beside the signature');
  }
});

const latin1 = (bytes: Uint8Array): string => new TextDecoder('latin1').decode(bytes);
const bytesOf = (text: string): Uint8Array =>
  Uint8Array.from(text, (character) => character.charCodeAt(0));

/** TextDecoder's Latin-1 is Windows-1252 above 0x7f, so these stay with ASCII. */
const plain = (): string => latin1(makePdf(TEXTS)).replace(/%[^P\n][^\n]*\n/, '%text\n');

const damages: readonly [string, (good: string) => string][] = [
  ['whose startxref is wrong', (good) => good.replace(/startxref\n\d+/, 'startxref\n3')],
  ['whose startxref is gone', (good) => good.replace('startxref', 'startxxxx')],
  ['whose offsets are all wrong', (good) => good.replace('%PDF-1.7\n', '%PDF-1.7\n%shift\n')],
  ['whose table is cut off', (good) => good.slice(0, good.indexOf('xref\n0 1'))],
];
for (const [label, damage] of damages) {
  test(`makes a file ${label} sound again by updating it`, { skip }, () => {
    using tools = new PdfTools();
    const broken = bytesOf(damage(plain()));
    assert.notEqual(tools.complaints(broken), '');
    const document = open(broken);
    assert.equal(document.repaired, true);
    const updated = annotate(document, 1);
    assert.equal(tools.complaints(updated), '');
    assert.match(tools.text(updated), /Page one[^]*Page two[^]*Page three/);
    assertAnnotated(open(updated), 1);
  });
}

test('makes an encrypted file with object streams sound again', { skip }, () => {
  using tools = new PdfTools();
  const args = [...encrypt('', '256'), '--object-streams=generate'];
  const bytes = tools.transform(makePdf(TEXTS), args);
  // The last digits of startxref: the offset is now that of something else.
  const at = bytes.length - '%%EOF\n'.length - 2;
  bytes[at] = bytes[at] === 0x31 ? 0x32 : 0x31;
  const document = open(bytes);
  assert.equal(document.repaired, true);
  const updated = annotate(document, 1);
  assert.equal(tools.complaints(updated), '');
  assert.match(tools.text(updated), /Page one[^]*Page two[^]*Page three/);
});

test('updates a hybrid file so that both kinds of reader agree', { skip }, () => {
  using tools = new PdfTools();
  const draft = draftPages(TEXTS).object(20, '<</Title(Hidden title)>>');
  const at = draft.length;
  draft.xrefStreamObject(21, '/Root 1 0 R', [[20, 1, draft.offsetOf(20), 0]]);
  const numbers = [1, 2, 3, 4, 5, 6, 7, 8, 9];
  draft.table({ trailer: `/Root 1 0 R/Info 20 0 R/XRefStm ${at}`, numbers, free: [20] });
  const updated = annotate(open(draft.bytes()), 1);
  assert.equal(tools.complaints(updated), '');
  assert.match(tools.text(updated), /Page one[^]*Page two[^]*Page three/);
  assertAnnotated(open(updated), 1);
});

test('updates a file with junk before its header', { skip }, () => {
  using tools = new PdfTools();
  const updated = annotate(open(bytesOf(`junk\r\nline\n${plain()}`)), 1);
  assert.equal(tools.complaints(updated), '');
  assert.match(tools.text(updated), /Page one[^]*Page two[^]*Page three/);
});
