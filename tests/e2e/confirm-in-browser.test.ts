/**
 * The hosted page of a transaction, in a real browser, before the running product: a bank sends
 * somebody here, their phone answers elsewhere or they type its code, and the page goes on. With
 * script and without, with the keyboard alone, by push and by SMS.
 */

import assert from 'node:assert/strict';
import { createECDH, randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { after, before, describe, test } from 'node:test';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { decodeCarriedStatement } from '@kumoin/otp';
import { Secret } from '../../apps/server/src/domain/secret.ts';
import { loadEvaluationSecrets } from '../../apps/server/src/evaluation/evaluation-secrets.ts';
import { seedClients } from '../../apps/server/src/evaluation/seed-clients.ts';
import { evaluationTenant } from '../../apps/server/src/evaluation/seed-evaluation.ts';
import type { BegunTransaction } from '../../apps/server/src/usecases/transactions/transaction-order.ts';
import { bankWorld } from '../worlds/bank-world.ts';
import type { BankWorld, Customer } from '../worlds/bank-world.ts';
import {
  accessibilityFaults,
  inWindow as lookIn,
  needsBrowser,
  startBrowser,
} from '../worlds/browser.ts';
import { SigningPhone } from '../worlds/signing-phone.ts';
import { SmsReceiver } from '../worlds/sms-receiver.ts';

const phoneSize = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };
const desk = { viewport: { width: 1280, height: 900 } };

const ece = createRequire(import.meta.url)('http_ece') as {
  decrypt(body: Buffer, parameters: object): Buffer;
};

let browser: Browser;
let world: BankWorld;
let sms: SmsReceiver;

before(async () => {
  if (needsBrowser.skip !== undefined) return;
  sms = await SmsReceiver.open();
  const settings = { senders: { sms: sms.settings }, channels: { insecurePushTargets: true } };
  [browser, world] = await Promise.all([startBrowser(), bankWorld(settings)]);
  const { useCases } = world.built;
  const secrets = loadEvaluationSecrets(world.home, { names: ['alice'], made: false });
  const { id } = await useCases.createAccount({
    ...{ tenantId: evaluationTenant, name: 'alice', displayName: 'Alice' },
    ...{ password: new Secret('correct horse battery'), totpSeed: undefined },
    phone: '+815000000001',
  });
  await seedClients(useCases, { baseUrl: world.baseUrl, secrets, accountIds: [id] });
});
after(async () => {
  if (needsBrowser.skip !== undefined) return;
  sms.close();
  await browser.close();
  await world.stop();
});

const inWindow = (options: BrowserContextOptions, look: (page: Page) => Promise<void>) =>
  lookIn(browser, options, look);

async function customer(): Promise<Customer & { readonly phone: SigningPhone }> {
  const person = await world.newCustomer();
  const place = { server: () => world.built, now: () => Date.now() };
  const phone = await SigningPhone.enrol(place, person.account.id);
  return { ...person, phone };
}

const pageOf = ({ handle }: BegunTransaction, lang = 'ja') =>
  `${world.baseUrl}/confirm/${handle?.reveal() ?? ''}?lang=${lang}`;

test(
  'every way is offered, in both languages, and axe-core finds nothing wrong',
  needsBrowser,
  async () => {
    const { beginTransfer } = await customer();
    const begun = await beginTransfer({ numberMatching: true });
    for (const size of [phoneSize, desk]) {
      for (const colorScheme of ['light', 'dark'] as const) {
        for (const [lang, words] of [
          ['ja', ['振込の承認', '株式会社みほん商店', '128,000', 'カメラで読み取る']],
          ['en', ['Approve a transfer', '株式会社みほん商店', '128,000', 'Picture for the camera']],
        ] as const) {
          await inWindow({ ...size, colorScheme }, async (page) => {
            await page.goto(pageOf(begun, lang));
            await page.evaluate(
              `document.querySelectorAll('details').forEach((way) => (way.open = true))`,
            );
            const text = await page.locator('main').innerText();
            for (const word of words) assert.ok(text.includes(word), word);
            assert.deepEqual(await accessibilityFaults(page), []);
            const wide =
              'document.documentElement.scrollWidth - document.documentElement.clientWidth';
            assert.equal(await page.evaluate(wide), 0);
          });
        }
      }
    }
  },
);

test(
  'the number of the page is typed on the phone, and the page goes on by itself',
  needsBrowser,
  async () => {
    const { beginTransfer, stateOf, phone } = await customer();
    const begun = await beginTransfer({ numberMatching: true });
    await inWindow(phoneSize, async (page) => {
      await page.goto(pageOf(begun));
      const number = await page.locator('.match-number').innerText();
      await phone.approve(number);
      await page.getByRole('heading', { name: '承認しました' }).waitFor();
      assert.equal(await page.locator('form').count(), 0);
    });
    assert.equal(await stateOf(begun), 'approved');
  },
);

test('a no on the phone is told as well; so is the end of its time', needsBrowser, async () => {
  const { beginTransfer, phone } = await customer();
  const begun = await beginTransfer();
  await inWindow(phoneSize, async (page) => {
    await page.goto(pageOf(begun, 'en'));
    await phone.refuse();
    await page.getByRole('heading', { name: 'Refused' }).waitFor();
  });
});

describe('without script', needsBrowser, () => {
  test('the picture, the sound and the typed code work', async () => {
    const { beginTransfer, stateOf, phone } = await customer();
    const begun = await beginTransfer();
    await inWindow({ ...phoneSize, javaScriptEnabled: false }, async (page) => {
      await page.goto(pageOf(begun, 'en'));
      assert.equal(await page.locator('.qr svg').isVisible(), true);
      const href = (await page.getByText('Open the app on this device').getAttribute('href')) ?? '';
      const octets = new Uint8Array(Buffer.from(href.split('#tx=')[1] ?? '', 'base64url'));
      assert.deepEqual(decodeCarriedStatement(octets).statement, begun.transaction.statement);

      const source = (await page.locator('audio').getAttribute('src')) ?? '';
      const sound = await page.request.get(`${world.baseUrl}${source}`);
      assert.equal(sound.headers()['content-type'], 'audio/wav');
      assert.equal(await page.locator('audio[autoplay]').count(), 0);

      await page.locator('input[name="code"]').fill(phone.codeFor(begun.transaction.statement));
      await page.getByRole('button', { name: 'Approve' }).click();
      await page.getByRole('heading', { name: 'Approved' }).waitFor();
    });
    assert.equal(await stateOf(begun), 'approved');
  });

  test('who approved on the phone looks again by a link', async () => {
    const { beginTransfer, phone } = await customer();
    const begun = await beginTransfer();
    await inWindow({ ...desk, javaScriptEnabled: false }, async (page) => {
      await page.goto(pageOf(begun, 'en'));
      await phone.approve();
      await page.getByText('look again').click();
      await page.getByRole('heading', { name: 'Approved' }).waitFor();
    });
  });
});

test(
  'the sound plays when it is asked to, under the policy of the page',
  needsBrowser,
  async () => {
    const { beginTransfer } = await customer();
    const begun = await beginTransfer();
    await inWindow(desk, async (page) => {
      await page.goto(pageOf(begun, 'en'));
      assert.equal(await page.evaluate(`document.querySelector('audio').paused`), true);
      const seconds = await page.evaluate<number>(`
      new Promise((resolve, reject) => {
        const audio = document.querySelector('audio');
        audio.onloadedmetadata = () => resolve(audio.duration);
        audio.onerror = () => reject(new Error('not played'));
        audio.load();
        audio.preload = 'metadata';
      })`);
      assert.ok(seconds > 1 && seconds < 5, String(seconds));
    });
  },
);

test(
  'with the keyboard alone: the code of another payee is refused, the right one approves',
  needsBrowser,
  async () => {
    const { beginTransfer, stateOf, phone } = await customer();
    const begun = await beginTransfer();
    const { statement } = begun.transaction;
    const fields = statement.fields.map((field) =>
      field.name === 'payee' ? { ...field, value: '株式会社みほん商会' } : field,
    );
    await inWindow(desk, async (page) => {
      await page.goto(pageOf(begun, 'en'));
      const type = async (code: string) => {
        for (let step = 0; step < 40; step += 1) {
          await page.keyboard.press('Tab');
          if (await page.evaluate(`document.activeElement?.name === 'code'`)) break;
        }
        await page.keyboard.type(code);
        await page.keyboard.press('Enter');
      };
      await type(phone.codeFor({ ...statement, fields }));
      await page.getByRole('alert').waitFor();
      assert.equal(await stateOf(begun), 'shown');
      await type(phone.codeFor(statement));
      await page.getByRole('heading', { name: 'Approved' }).waitFor();
    });
    assert.equal(await stateOf(begun), 'approved');
  },
);

test(
  'a push wakes the phone: it names the transaction and says nothing of it',
  needsBrowser,
  async (t) => {
    const { beginTransfer, stateOf, phone } = await customer();
    const pushed: Buffer[] = [];
    const service = createServer((request, response) => {
      const parts: Buffer[] = [];
      request.on('data', (part: Buffer) => parts.push(part));
      request.on('end', () => {
        pushed.push(Buffer.concat(parts));
        response.writeHead(201).end();
      });
    });
    await new Promise<void>((resolve) => service.listen(0, '127.0.0.1', () => resolve()));
    t.after(() => service.close());
    t.after(() => service.closeAllConnections());
    const keys = createECDH('prime256v1');
    const publicKey = new Uint8Array(keys.generateKeys());
    const authSecret = new Uint8Array(randomBytes(16));
    const endpoint = `http://127.0.0.1:${(service.address() as AddressInfo).port}/push/1`;
    const { registerPush } = world.built.useCases;
    await registerPush({ tokenId: phone.tokenId, endpoint, publicKey, authSecret });

    const begun = await beginTransfer();
    await inWindow(phoneSize, async (page) => {
      await page.goto(pageOf(begun, 'en'));
      await page.getByRole('button', { name: 'Wake the app' }).click();
      await page.getByRole('status').getByText('Your app was woken: Phone').waitFor();
      const parameters = {
        version: 'aes128gcm',
        privateKey: keys,
        authSecret: Buffer.from(authSecret),
      };
      const [body = assert.fail()] = pushed;
      const { ref } = begun.transaction;
      assert.equal(ece.decrypt(body, parameters).toString(), JSON.stringify({ ref }));
      await phone.approve();
      // It was the answer to a form: going on sends nothing a second time.
      await page.getByRole('heading', { name: 'Approved' }).waitFor();
      assert.equal(pushed.length, 1);
    });
    assert.equal(await stateOf(begun), 'approved');
  },
);

for (const [lang, words] of [
  [
    'ja',
    {
      next: '承認に進む',
      send: 'SMSでコードを受け取る',
      yes: '承認する',
      done: '承認しました',
      back: '春日銀行',
      told: '承認を確認しました',
    },
  ],
  [
    'en',
    {
      next: 'Go on to the approval',
      send: 'Send me a code by text',
      yes: 'Approve',
      done: 'Approved',
      back: 'Back to Kasuga Bank',
      told: 'The bank has your approval',
    },
  ],
] as const) {
  test(`the demo bank, a code by SMS, and back to the bank (${lang})`, needsBrowser, () =>
    inWindow({ ...phoneSize, javaScriptEnabled: lang === 'en' }, async (page) => {
      await page.goto(`${world.baseUrl}/demo/bank?lang=${lang}`);
      await page.getByRole('button', { name: words.next }).click();
      await page.getByRole('button', { name: words.send }).click();
      await page.getByRole('status').waitFor();
      const { to, text = '' } = sms.received.at(-1) ?? {};
      assert.equal(to, '+815000000001');
      assert.ok(text.indexOf('12,800') >= 0 && text.indexOf('12,800') < text.search(/\d{8}/), text);
      const [code = ''] = /\b\d{8}\b/.exec(text) ?? [];
      await page.locator('input[name="code"]').fill(code);
      await page.getByRole('button', { name: words.yes, exact: true }).click();
      await page.getByRole('heading', { name: words.done }).waitFor();
      await page.getByRole('link', { name: words.back }).click();
      await page.getByText(words.told).waitFor();
    }),
  );
}
