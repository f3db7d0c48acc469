/**
 * Signed files on the command line, against the real server: raised, renewed, stamped, told, and
 * signed once more; and what that refuses.
 */

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { after, describe, test } from 'node:test';
import type { DocumentDescription } from '@kumoin/ades';
import { openSigningDesk } from '../worlds/signing-desk.ts';

const desk = await openSigningDesk();
after(() => desk.close());
const { home, authorityUrl, folder, run, good, bad, inspect } = desk;

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
    copyFileSync(join(home, 'root.pem'), join(folder, 'root.pem'));
    const nobody = 'extend refuse.p7s --content note.txt --trust root.pem --tsa http://127.0.0.1:1';
    await bad(nobody, 1, /timestamp_unavailable/);
    assert.equal(existsSync(join(folder, 'refuse.extended.p7s')), false);
  });

  test('is led into a private network only by whom it was given, or where that is allowed', async () => {
    const asked: string[] = [];
    // The same authority by another port: the certificates now lead elsewhere than the options.
    const relay = createServer((request, response) => {
      asked.push(request.url ?? '');
      const { method = '', headers } = request;
      const type = headers['content-type'] ?? '';
      const body = Readable.toWeb(request) as ReadableStream;
      void fetch(authorityUrl, { method, body, duplex: 'half', headers: { 'content-type': type } })
        .then((answer) => answer.arrayBuffer())
        .then((bytes) => response.end(Buffer.from(bytes)));
    }).listen(0, '127.0.0.1');
    await once(relay, 'listening');
    try {
      const { port } = relay.address() as AddressInfo;
      await good('sign note.txt --format cades --demo alice --level B-B -o inside.p7m');
      copyFileSync(join(home, 'root.pem'), join(folder, 'root.pem'));
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
    await good(`extend second.p7m --level B-T --tsa http://127.0.0.1:1 --tsa ${authorityUrl}`);
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
    await good(`extend stream.p7m --level B-T --tsa ${authorityUrl} -o raised.p7m`);
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
