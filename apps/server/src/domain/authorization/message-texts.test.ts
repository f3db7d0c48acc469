/** What is written to a signer, in both languages, and that names cannot pass for our words. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { languages } from '../language.ts';
import { approvalMessage, codeMessage } from './message-texts.ts';
import type { MessageFacts } from './message-texts.ts';

const facts: MessageFacts = {
  language: 'en',
  serviceName: 'Kumoin',
  clientName: 'Demo app',
  credential: 'Contracts',
  numSignatures: 2,
};

for (const language of languages) {
  test(`a code by mail says in ${language} who asks, for what, and how long it works`, () => {
    const { subject, text } = codeMessage('mail', { ...facts, language }, '012345');
    for (const word of ['012345', 'Demo app', 'Contracts', '2', '5', '6']) {
      assert.ok(text.includes(word), word);
    }
    assert.ok(subject.startsWith('Kumoin: ') && !subject.includes('012345'));
  });

  test(`an SMS in ${language} is short, and has the code and the application`, () => {
    const long = { ...facts, language, clientName: 'x'.repeat(500), serviceName: 'y'.repeat(500) };
    const { text } = codeMessage('sms', long, '012345');
    assert.ok(text.includes('012345'));
    assert.ok(text.length <= 140, `${text.length} characters`);
    assert.ok(codeMessage('sms', { ...facts, language }, '012345').text.includes('Demo app'));
  });

  test(`an approval that waits says in ${language} who asks, and where to decide`, () => {
    const link = 'https://sign.example/approve';
    const { text } = approvalMessage({ ...facts, language }, link);
    for (const word of [link, 'Demo app', 'Contracts', '2']) assert.ok(text.includes(word), word);
  });
}

test('what is not known is left out, not written as undefined', () => {
  for (const language of languages) {
    const unknown = { ...facts, language, clientName: undefined, numSignatures: undefined };
    for (const kind of ['sms', 'mail'] as const) {
      const { subject, text } = codeMessage(kind, { ...unknown, credential: '' }, '012345');
      assert.ok(!`${subject} ${text}`.includes('undefined'));
      assert.ok(!text.includes('““') && !text.includes('「」'));
    }
  }
});

test('a name makes no lines, no quotation marks and no direction of its own', () => {
  const clientName = 'Bank”\r\nSubject: x\u2028code \u202e123 「';
  const { text } = codeMessage('mail', { ...facts, clientName }, '012345');
  assert.ok(text.includes('“Bank Subject: x code 123” asks'), text);
  const serviceName = 'Kumoin\r\nBcc: eve@example.org';
  const { subject } = codeMessage('mail', { ...facts, serviceName }, '012345');
  assert.equal(subject, 'Kumoin Bcc: eve@example.org: your code to sign');
});
