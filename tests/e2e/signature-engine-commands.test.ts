/**
 * Signing on the command line, against the real server: every format at every level, with what is
 * wished beside, told by `inspect`; and what is never written over.
 */

import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { existsSync, linkSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import type { DocumentDescription } from '@kumoin/ades';
import { openSigningDesk } from '../worlds/signing-desk.ts';

const desk = await openSigningDesk();
after(() => desk.close());
const { folder, run, good, bad, inspect } = desk;
const levels = ['B-B', 'B-T', 'B-LT', 'B-LTA'] as const;

interface Row {
  readonly files: string;
  readonly options: string;
  readonly ending: string;
  /** What a detached signature is over. */
  readonly content?: string;
  readonly levels?: readonly (typeof levels)[number][];
}

const top = ['B-LTA'] as const;
const detached = { options: '--format cades --packaging detached', ending: 'p7s' };
const withXades = '--container-type xades';

const rows: readonly Row[] = [
  { files: 'offer.pdf', options: '', ending: 'pdf' },
  { files: 'note.txt', options: '--format cades', ending: 'p7m' },
  { files: 'note.txt', ...detached, content: 'note.txt' },
  { files: 'letter.xml', options: '', ending: 'xml' },
  { files: 'letter.xml', options: '--packaging enveloping', ending: 'xml', levels: top },
  { files: 'data.json', options: '', ending: 'json' },
  { files: 'data.json', options: '--packaging compact', ending: 'jws', levels: ['B-B'] },
  {
    files: 'data.json',
    options: '--packaging detached',
    ending: 'json',
    content: 'data.json',
    levels: top,
  },
  { files: 'note.txt', options: '--format asic-s', ending: 'asics' },
  { files: 'note.txt offer.pdf', options: '--format asic-e', ending: 'asice' },
  {
    files: 'note.txt',
    options: `--format asic-s ${withXades}`,
    ending: 'asics',
    levels: top,
  },
  {
    files: 'note.txt offer.pdf',
    options: `--format asic-e ${withXades}`,
    ending: 'asice',
    levels: top,
  },
];

describe('kumoin sign', { concurrency: 2 }, () => {
  for (const row of rows) {
    for (const level of row.levels ?? levels) {
      const { files, options, ending, content } = row;
      const line = `sign ${files} ${options}`.trim();
      test(`${line}: ${level}, as inspect tells`, async () => {
        const output = `${level}-${rows.indexOf(row)}.${ending}`;
        const told = await good(`${line} --demo alice --level ${level} -o ${output} --json`);
        const result = JSON.parse(told) as Record<string, unknown>;
        assert.equal(result['level'], level);
        const { signatures } = await inspect(output, content && ` --content ${content}`);
        assert.deepEqual(
          signatures.map((each) => each.level),
          [level],
        );
        assert.equal(signatures[0]?.integrity.contentIntact, true);
      });
    }
  }

  test('says what the signer says', async () => {
    const says = '--commitment proof-of-approval --role Director --place country=JP,locality=Kyoto';
    await good(`sign note.txt --format cades --demo alice --level B-B ${says} -o said.p7m`);
    const [signature] = (await inspect('said.p7m')).signatures;
    const said = JSON.stringify(signature?.attributes);
    for (const word of ['proof-of-approval', 'Director', 'Kyoto']) {
      assert.ok(said.includes(word), word);
    }
    await good(`sign offer.pdf --demo alice --level B-B ${says} -o said.pdf`);
    assert.match(JSON.stringify(await inspect('said.pdf')), /Kyoto, JP/);
  });

  const unstamped = [
    ['sign offer.pdf', 'pdf'],
    ['sign offer.pdf --level B-LTA', 'pdf'],
    ['sign note.txt --format cades', 'p7m'],
    ['sign note.txt --format asic-e', 'asice'],
  ] as const;
  for (const [index, [line, ending]] of unstamped.entries()) {
    test(`${line}: keeps what was signed where no authority answers`, async () => {
      const output = `unstamped-${index}.${ending}`;
      const ran = await run(`${line} --demo alice --tsa http://127.0.0.1:9/ -o ${output} --json`);
      assert.equal(ran.code, 3, ran.errors);
      assert.match(ran.errors, /is at B-B; B-L?TA? was not reached in full: no time-stamp/);
      const told = JSON.parse(ran.output) as Record<string, unknown>;
      assert.equal(told['level'], 'B-B');
      const { signatures } = await inspect(output);
      assert.deepEqual(
        signatures.map((each) => [each.level, each.integrity.contentIntact]),
        [['B-B', true]],
      );
    });
  }

  test('writes nothing over what is there, and nothing that was not asked', async () => {
    await good('sign note.txt --format cades --demo alice --level B-B -o taken.p7m');
    const before = readFileSync(join(folder, 'taken.p7m'));
    const again = 'sign note.txt --format cades --demo alice --level B-B -o taken.p7m';
    await bad(again, 1, /is there already/);
    assert.deepEqual(readFileSync(join(folder, 'taken.p7m')), before);
    await bad('sign note.txt --format cades --demo alice --reason because', 2, /--reason/);
    await bad('sign note.txt --format cades --packaging compact --demo alice', 2, /--packaging/);
    await bad('sign note.txt data.json --demo alice', 2, /asic-e/);
  });
});

describe('what is wished', { concurrency: 2 }, () => {
  const names = (description: DocumentDescription) => description.signatures[0]?.attributes ?? [];

  test('of XML: elements in the document, and where the signature stands', async () => {
    const text =
      '<book><chapter Id="one">Un</chapter><chapter Id="two">Deux</chapter><end Id="e"/></book>';
    writeFileSync(join(folder, 'book.xml'), text);
    const line = 'sign book.xml --demo alice --level B-B --packaging internally-detached';
    await good(`${line} --element one --element two --parent e -o book.signed.xml`);
    const [signature] = (await inspect('book.signed.xml')).signatures;
    assert.deepEqual(
      [signature?.packaging, signature?.coverage.parts],
      ['internally-detached', ['#one', '#two']],
    );
    assert.match(
      readFileSync(join(folder, 'book.signed.xml'), 'utf8'),
      /<end Id="e"><ds:Signature/,
    );
    await bad(line, 2, /--element/);
    await bad(`${line} --element three -o none.xml`, 1, /not there/);
    await bad('sign book.xml --demo alice --element one --packaging enveloping', 2, /--element/);
    await bad('sign note.txt --format cades --demo alice --element one', 2, /XML/);
  });

  test('of JSON: compact at the level it can have, and a payload as it is', async () => {
    const compact = 'sign data.json --demo alice --packaging compact';
    await good(`${compact} -o usual.jws`);
    assert.equal((await inspect('usual.jws')).signatures[0]?.level, 'B-B');
    await bad(`${compact} --level B-T -o higher.jws`, 2, /--level B-T: a compact signature/);
    await good('sign data.json --demo alice --level B-B --unencoded -o plain.json');
    const { payload } = JSON.parse(readFileSync(join(folder, 'plain.json'), 'utf8')) as {
      payload: string;
    };
    assert.equal(payload, '{"amount":12,"to":"Bob"}');
    const [signature] = (await inspect('plain.json')).signatures;
    assert.equal(signature?.integrity.contentIntact, true);
  });

  test('of any: another hash, a policy by its document, hints, a notice', async () => {
    const policy =
      '--policy 1.2.3.4 --policy-file data.json --policy-notice Look! --content-hints Letter';
    const line = 'sign note.txt --format cades --demo alice --level B-T';
    await good(`${line} --hash sha512 ${policy} -o wished.p7m`);
    const description = await inspect('wished.p7m');
    const [signature] = description.signatures;
    assert.match(signature?.algorithm ?? '', /sha512/);
    assert.match(signature?.timestamps[0]?.hash ?? '', /sha512/);
    const said = JSON.stringify(names(description));
    const digest = createHash('sha256').update(readFileSync(join(folder, 'data.json')));
    for (const word of ['Look!', 'Letter', digest.digest('hex')])
      assert.ok(said.includes(word), word);
    await bad(`${line} --policy 1.2.3.4`, 2, /--policy-file/);
    await bad(`${line} --commitment https://said.example/x`, 2, /object identifier/);
    await bad(`${line} --place country=Japan`, 2, /two letters/);
    await bad(`${line} --place country=JP,country=US`, 2, /at most once/);
  });

  test('of a PDF: contact, a lock, lines of its own, a time zone', async () => {
    const shown = '--visible --text One --text Two';
    const says = '--contact alice@example.org --lock exclude:Remarks';
    await good(`sign offer.pdf --demo alice --level B-B ${says} ${shown} -o wished.pdf`);
    const signed = readFileSync(join(folder, 'wished.pdf'), 'latin1');
    assert.match(signed, /\/ContactInfo \(alice@example\.org\)/);
    assert.match(signed, /\/Action \/Exclude/);
    await good(
      'sign offer.pdf --demo alice --level B-B --visible --timezone Asia/Tokyo -o zoned.pdf',
    );
    const line = 'sign offer.pdf --demo alice --level B-B';
    await bad(`${line} --timezone Asia/Tokyo`, 2, /--visible/);
    await bad(`${line} --visible --timezone Mars/Base`, 2, /Mars/);
    await bad(`${line} --lock some:A`, 2, /--lock/);
    await bad(`${line} --visible --reason 😀 -o gap.pdf`, 1, /cannot show 😀 \(U\+1F600\)/);
    assert.equal(existsSync(join(folder, 'gap.pdf')), false);
    await bad(`${line} --reason ok --commitment proof-of-origin`, 2, /exclude each other/);
  });
});

describe('what is read', () => {
  const detached = '--format cades --packaging detached --level B-B --demo alice';

  test('is never written over, with --force neither', async () => {
    writeFileSync(join(folder, 'kept.txt'), 'Keep me.');
    await good(`sign kept.txt ${detached}`);
    const signature = readFileSync(join(folder, 'kept.txt.p7s'));
    linkSync(join(folder, 'kept.txt'), join(folder, 'hard.txt'));
    symlinkSync('kept.txt', join(folder, 'soft.txt'));
    for (const output of ['kept.txt', './kept.txt', 'hard.txt', 'soft.txt']) {
      await bad(`sign kept.txt ${detached} -o ${output} -f`, 2, /write over kept\.txt/);
      await bad(`timestamp kept.txt --demo -o ${output} -f`, 2, /write over/);
      const container = 'kept.txt note.txt --format asic-e --demo alice';
      await bad(`sign ${container} -o ${output} -f`, 2, /write over/);
      const content = '--content kept.txt --demo';
      await bad(`extend kept.txt.p7s ${content} -o ${output} -f`, 2, /write over/);
      await bad(`sign kept.txt.p7s --add ${content} alice -o ${output} -f`, 2, /write over/);
    }
    assert.equal(readFileSync(join(folder, 'kept.txt'), 'utf8'), 'Keep me.');
    await bad('extend kept.txt.p7s --content kept.txt --demo -o kept.txt.p7s -f', 2, /write over/);
    assert.deepEqual(readFileSync(join(folder, 'kept.txt.p7s')), signature);
    writeFileSync(join(folder, 'other.txt'), 'Keep me.');
    await good(`sign kept.txt ${detached} -o other.txt -f`);
  });
});
