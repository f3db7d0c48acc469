import assert from 'node:assert/strict';
import { test } from 'node:test';
import { renderAnswer } from './render-answer.ts';

test('members stand one a line, and what is empty is left out', () => {
  const answer = { client_id: 'app', redirect_uris: ['a', 'b'], jwks: {}, rights: { n: 1 } };
  const lines = renderAnswer(answer).split('\n');
  assert.deepEqual(
    lines.map((line) => line.split(/\s{2,}/)),
    [['client_id', 'app'], ['redirect_uris', 'a b'], ['rights', '{"n":1}'], ['']],
  );
});

test('clients stand one after the other; none is said', () => {
  const text = renderAnswer({ clients: [{ client_id: 'a' }, { client_id: 'b' }] });
  assert.match(text, /client_id +a\n\nclient_id +b\n/);
  assert.equal(renderAnswer({ clients: [] }), 'no clients\n');
  assert.equal(renderAnswer({ tokens: [] }), 'no tokens\n');
});

test('what a server says cannot move the cursor', () => {
  assert.ok(!renderAnswer({ name: 'a\u001b[2Jb' }).includes('\u001b'));
});
