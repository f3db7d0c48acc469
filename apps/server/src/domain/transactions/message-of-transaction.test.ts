/** What is written about a transaction: the data before the code, bounded, in both languages. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { makeStatement } from '@kumoin/otp';
import type { Statement } from '@kumoin/otp';
import { languages } from '../language.ts';
import { messageOfTransaction } from './message-of-transaction.ts';
import type { CodeFacts } from './message-of-transaction.ts';

const statement: Statement = makeStatement({
  kind: 'transfer',
  relyingParty: 'Kasuga Bank',
  transactionId: 'tx-1',
  nonce: '5f1c0d9ab37e4266',
  expiresAt: 1_735_689_600,
  fields: [
    { name: 'payee', value: '山田 花子' },
    { name: 'amount', value: '1234567' },
    { name: 'currency', value: 'JPY' },
    { name: 'payeeAccount', value: '00987654321' },
    { name: 'payerAccount', value: '00111222333' },
    { name: 'reference', value: 'Rent 11' },
  ],
});

const facts: CodeFacts = {
  language: 'en',
  statement,
  digits: { kind: 'code', text: '48151623' },
  minutes: 5,
  host: 'sign.example',
};

function withFields(changes: Readonly<Record<string, string>>): Statement {
  const fields = statement.fields.map((field) => ({
    ...field,
    value: changes[field.name] ?? field.value,
  }));
  return { ...statement, fields };
}

test('an SMS has amount, payee and last digits, then the code, then the warning, then the site', () => {
  assert.equal(
    messageOfTransaction('sms', facts).text,
    'JPY 1,234,567, to “山田 花子” …4321, “Rent 11”. Code 48151623. ' +
      'Nobody from Kasuga Bank will ask you for it.\n@sign.example #48151623',
  );
  assert.equal(
    messageOfTransaction('sms', { ...facts, language: 'ja' }).text,
    'JPY 1,234,567、振込先 「山田 花子」 …4321、「Rent 11」。確認コード 48151623。' +
      'Kasuga Bankの者がこの番号を尋ねることはありません。\n@sign.example #48151623',
  );
});

for (const language of languages) {
  for (const route of ['sms', 'mail'] as const) {
    test(`${route} in ${language}: the amount before the code, no link, no whole account`, () => {
      const { subject, text } = messageOfTransaction(route, { ...facts, language });
      assert.ok(text.indexOf('1,234,567') < text.indexOf('48151623'), text);
      assert.ok(text.indexOf('山田 花子') < text.indexOf('48151623'));
      assert.doesNotMatch(text, /https?:|00987654321|00111222333/);
      assert.doesNotMatch(subject, /48151623/);
    });

    test(`${route} in ${language}: the longest of everything stays bounded`, () => {
      const long = withFields({
        payee: '振'.repeat(200),
        reference: 'r'.repeat(200),
        payeeAccount: '9'.repeat(200),
      });
      const relyingParty = 'B'.repeat(200);
      const { text } = messageOfTransaction(route, {
        ...facts,
        language,
        statement: { ...long, relyingParty },
        host: `${'h'.repeat(55)}.jp`,
      });
      // Four parts of an SMS in UCS-2 are 268 characters.
      assert.ok(text.length <= (route === 'sms' ? 268 : 1500), `${text.length}`);
      assert.ok(text.includes('48151623'));
    });
  }

  test(`a question is no code in ${language}: it is typed into the token, and bound to no site`, () => {
    const digits = { kind: 'question', text: '17280193' } as const;
    const { text } = messageOfTransaction('sms', { ...facts, language, digits });
    assert.ok(text.includes('17280193') && !text.includes('@sign.example'), text);
  });
}

test('a payee makes no lines and no quotation marks of their own', () => {
  const payee = 'Eve” Code 00000000. “';
  const { text } = messageOfTransaction('sms', { ...facts, statement: withFields({ payee }) });
  assert.ok(text.includes('“Eve Code 00000000.”'), text);
  assert.equal(text.split('\n').length, 2);
});

test('what is no name of a site is not written as one', () => {
  for (const host of ['127.0.0.1', 'localhost', '[::1]', `${'h'.repeat(60)}.example`, '']) {
    const { text } = messageOfTransaction('sms', { ...facts, host });
    assert.doesNotMatch(text, /@/, host);
  }
});

test('a log-in and a signature say what they are', () => {
  const login = makeStatement({
    ...statement,
    kind: 'login',
    fields: [
      { name: 'service', value: 'Internet banking' },
      { name: 'account', value: 'alice' },
    ],
  });
  const text = (of: Statement) => messageOfTransaction('sms', { ...facts, statement: of }).text;
  assert.match(text(login), /^Log-in, “Internet banking”, “alice”\. Code 48151623/);
  const signature = makeStatement({
    ...statement,
    kind: 'signature',
    fields: [
      { name: 'application', value: 'Aozora Sign' },
      { name: 'document', value: 'Lease.pdf' },
      { name: 'digest', value: 'aa'.repeat(32) },
    ],
  });
  assert.match(text(signature), /^Signature, “Aozora Sign”\. Code 48151623/);
});
