/**
 * The signature engine on the command line, against the real server: every format signed at every
 * level, told, raised, renewed and stamped; and what it will not do.
 */

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  linkSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { after, before, describe, test } from 'node:test';
import type { DocumentDescription } from '@kumoin/ades';
import { runKumoin } from '../worlds/kumoin-command.ts';
import { startServer } from '../worlds/running-server.ts';
import type { RunningServer } from '../worlds/running-server.ts';
import { samplePdf } from '../worlds/sample-pdf.ts';

const levels = ['B-B', 'B-T', 'B-LT', 'B-LTA'] as const;

let server: RunningServer;
let folder = '';

before(async () => {
  server = await startServer();
  folder = mkdtempSync(join(tmpdir(), 'kumoin-engine-'));
  writeFileSync(join(folder, 'offer.pdf'), samplePdf());
  writeFileSync(join(folder, 'letter.xml'), '<letter><to>Bob</to><text>Hello.</text></letter>');
  writeFileSync(join(folder, 'data.json'), '{"amount":12,"to":"Bob"}');
  writeFileSync(join(folder, 'note.txt'), 'Hello, Bob.\n');
});

after(async () => {
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
});

const run = (line: string) => runKumoin(line.split(' '), { home: server.home, folder });

async function good(line: string): Promise<string> {
  const { code, output, errors } = await run(line);
  assert.deepEqual([code, errors], [0, ''], `${line}\n${output}`);
  return output;
}

async function bad(line: string, code: 1 | 2, words: RegExp): Promise<void> {
  const ran = await run(line);
  assert.equal(ran.code, code, `${line}\n${ran.output}${ran.errors}`);
  assert.match(ran.errors, words);
}

async function inspect(file: string, content = ''): Promise<DocumentDescription> {
  const output = await good(`inspect ${file} --json${content}`);
  return JSON.parse(output) as DocumentDescription;
}

function demoAuthority(): string {
  const demo = readFileSync(join(server.home, 'demo.json'), 'utf8');
  return (JSON.parse(demo) as { tsa: string }).tsa;
}

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

describe('kumoin extend', () => {
  test('raises what was signed below, and renews what is at the top', async () => {
    const detached = 'sign note.txt --format cades --packaging detached --demo alice';
    await good(`${detached} --level B-B -o raise.p7s`);
    await good('extend raise.p7s --content note.txt --demo -o raised.p7s');
    await good('extend raised.p7s --content note.txt --demo -o renewed.p7s');
    const [signature] = (await inspect('renewed.p7s', ' --content note.txt')).signatures;
    assert.equal(signature?.level, 'B-LTA');
    assert.deepEqual(
      signature.timestamps.map(({ kind }) => kind),
      ['signature', 'archive', 'archive'],
    );
  });

  test('refuses what is broken, what is over something else, and what nobody vouches for', async () => {
    const detached = 'sign note.txt --format cades --packaging detached --demo alice';
    await good(`${detached} --level B-B -o refuse.p7s`);
    await bad('extend refuse.p7s --demo', 2, /--content/);
    await bad('extend refuse.p7s --content data.json --demo', 1, /broken/);
    await bad('extend refuse.p7s --content note.txt --tsa http://127.0.0.1:1', 2, /--trust/);
    copyFileSync(join(server.home, 'root.pem'), join(folder, 'root.pem'));
    const nobody = 'extend refuse.p7s --content note.txt --trust root.pem --tsa http://127.0.0.1:1';
    await bad(nobody, 1, /timestamp_unavailable/);
    assert.equal(existsSync(join(folder, 'refuse.extended.p7s')), false);
  });

  test('is led into a private network only by whom it was given, or where that is allowed', async () => {
    const asked: string[] = [];
    const authority = demoAuthority();
    // The same authority by another port: the certificates now lead elsewhere than the options.
    const relay = createServer((request, response) => {
      asked.push(request.url ?? '');
      const { method = '', headers } = request;
      const type = headers['content-type'] ?? '';
      const body = Readable.toWeb(request) as ReadableStream;
      void fetch(authority, { method, body, duplex: 'half', headers: { 'content-type': type } })
        .then((answer) => answer.arrayBuffer())
        .then((bytes) => response.end(Buffer.from(bytes)));
    }).listen(0, '127.0.0.1');
    await once(relay, 'listening');
    try {
      const { port } = relay.address() as AddressInfo;
      await good('sign note.txt --format cades --demo alice --level B-B -o inside.p7m');
      copyFileSync(join(server.home, 'root.pem'), join(folder, 'root.pem'));
      const line = `extend inside.p7m --level B-LT --trust root.pem --tsa http://127.0.0.1:${port}/`;
      const ran = await run(`${line} -o outside.p7m`);
      assert.equal(ran.code, 3, ran.errors);
      assert.match(ran.errors, /in a private network and is not asked \(--allow-private\)/);
      assert.equal((await inspect('outside.p7m')).signatures[0]?.level, 'B-T');
      await good(`${line} --allow-private -o allowed.p7m`);
      assert.equal((await inspect('allowed.p7m')).signatures[0]?.level, 'B-LT');
      assert.deepEqual(asked, ['/', '/']);
    } finally {
      relay.close();
    }
  });

  test('asks a second authority where the first is not there', async () => {
    await good('sign note.txt --format cades --demo alice --level B-B -o second.p7m');
    await good(`extend second.p7m --level B-T --tsa http://127.0.0.1:1 --tsa ${demoAuthority()}`);
    assert.equal((await inspect('second.extended.p7m')).signatures[0]?.level, 'B-T');
  });
});

describe('kumoin timestamp', () => {
  test('writes a token beside any file, and inspect tells whether it is over it', async () => {
    await good('timestamp note.txt --demo');
    assert.match(await good('inspect note.txt.tst --content note.txt'), /integrity: whole/);
    await bad('inspect note.txt.tst --content data.json', 1, /imprint_mismatch/);
    await bad('inspect note.txt.tst --content note.txt --content data.json', 2, /one --content/);
  });

  test('says in words that no authority answers, or answers with something else', async () => {
    const rubbish = createServer((_, response) => response.end('hello')).listen(0, '127.0.0.1');
    await once(rubbish, 'listening');
    const { port } = rubbish.address() as AddressInfo;
    try {
      for (const at of [9, port]) {
        for (const as of ['note.txt', 'note.txt --container', 'offer.pdf --pdf']) {
          const line = `timestamp ${as} --tsa http://127.0.0.1:${at}/ -o none.tst`;
          await bad(line, 1, /^kumoin: no time-stamp could be had: .*\[timestamp_unavailable\]/);
        }
      }
    } finally {
      rubbish.close();
    }
    assert.equal(existsSync(join(folder, 'none.tst')), false);
  });

  test('stamps a PDF inside, and any file in a container', async () => {
    await good('timestamp offer.pdf --pdf --demo');
    assert.ok(readFileSync(join(folder, 'offer.stamped.pdf')).includes('ETSI.RFC3161'));
    await good('timestamp note.txt --container --demo');
    const { format, timestamps, files } = await inspect('note.txt.asics');
    assert.equal(format, 'asic-s-cades');
    assert.deepEqual([timestamps[0]?.intact, files?.[0]?.name], [true, 'note.txt']);
  });
});

describe('kumoin inspect', () => {
  test('draws a tree for people, and tells what was changed', async () => {
    await good('sign note.txt --format cades --demo alice --level B-B -o tree.p7m');
    assert.match(
      await good('inspect tree.p7m'),
      /^tree\.p7m: CAdES\n├─ signature 1: B-B, attached/,
    );
    const bytes = readFileSync(join(folder, 'tree.p7m'));
    bytes[bytes.indexOf('Hello')] = 0x4a;
    writeFileSync(join(folder, 'changed.p7m'), bytes);
    await bad('inspect changed.p7m', 1, /message_digest_mismatch/);
    await bad('inspect note.txt', 1, /format_unknown/);
    await good('sign note.txt --format cades --packaging detached --demo alice --level B-B');
    await bad('inspect note.txt.p7s', 1, /not shown to be whole: .*--content/);
  });
});

const noOpenssl = spawnSync('openssl', ['version']).status === 0 ? false : 'openssl is not there';

describe('CMS of lengths nobody knew beforehand (BER)', { skip: noOpenssl }, () => {
  const openssl = (line: string) => {
    const { status, stderr } = spawnSync('openssl', line.split(' '), { cwd: folder });
    assert.equal(status, 0, String(stderr));
  };

  test('is told and raised as it came from openssl, and found out where it was changed', async () => {
    openssl('ecparam -name prime256v1 -genkey -noout -out foreign.key');
    openssl('req -x509 -new -key foreign.key -subj /CN=Foreign -days 30 -out foreign.pem');
    const signer = '-signer foreign.pem -inkey foreign.key -md sha256 -cades';
    const how = `cms -sign -binary -nodetach -stream -in note.txt ${signer}`;
    openssl(`${how} -outform DER -out stream.p7m`);
    assert.deepEqual([...readFileSync(join(folder, 'stream.p7m')).subarray(0, 2)], [0x30, 0x80]);
    for (const content of ['', ' --content note.txt']) {
      const { signatures } = await inspect('stream.p7m', content);
      assert.deepEqual(
        signatures.map(({ integrity }) => integrity.contentIntact),
        [true],
      );
    }
    await good(`extend stream.p7m --level B-T --tsa ${demoAuthority()} -o raised.p7m`);
    assert.equal((await inspect('raised.p7m')).signatures[0]?.level, 'B-T');
    await bad('inspect stream.p7m --content data.json', 1, /content_ambiguous/);
  });
});

describe('a further signature', () => {
  const integrities = ({ signatures }: DocumentDescription) =>
    signatures.map(({ integrity }) => integrity.faults);

  const additions: readonly (readonly [what: string, file: string, content: string])[] = [
    ['note.txt --format cades', 'add.p7m', ''],
    ['note.txt --format cades --packaging detached', 'add.p7s', ' --content note.txt'],
    ['letter.xml', 'add.xml', ''],
    ['note.txt --format jades', 'add.json', ''],
    ['note.txt --format asic-e', 'add.asice', ''],
  ];
  for (const [what, file, content] of additions) {
    test(`stands beside the first: ${what}`, async () => {
      await good(`sign ${what} --demo alice --level B-B -o ${file}`);
      const added = `two-${file}`;
      await good(`sign ${file} --demo taro --level B-B --add${content} -o ${added}`);
      assert.deepEqual(integrities(await inspect(added, content)), [[], []]);
    });
  }

  test('stands over the first, where that is asked for', async () => {
    for (const file of ['add.p7m', 'add.json']) {
      const [first] = (await inspect(file)).signatures;
      const over = `over-${file}`;
      await good(`sign ${file} --demo taro --level B-B --countersign ${first?.id} -o ${over}`);
      const [signature] = (await inspect(over)).signatures;
      assert.deepEqual(
        signature?.counterSignatures.map(({ integrity }) => integrity.faults),
        [[]],
      );
    }
  });

  test('is refused where there is none yet, and where the PDF takes it as it is', async () => {
    await bad('sign note.txt --demo taro --add', 1, /format_unknown/);
    await good('sign offer.pdf --demo alice --level B-B -o add.pdf');
    await bad('sign add.pdf --demo taro --add', 2, /without --add/);
    await good('sign note.txt --demo alice --level B-B --format xades --packaging enveloping');
    await bad('sign note.signed.xml --demo taro --add', 1, /a document by itself/);
    await bad('sign add.p7m --demo taro --level B-B --countersign 9', 1, /no such signer/);
    await bad('sign add.p7m --demo taro --add --format cades', 2, /--format/);
  });
});
