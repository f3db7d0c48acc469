import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openBrowserVisit } from './browser-visit.ts';

test('the address is told, and what the browser brings back is handed on', async () => {
  const told: string[] = [];
  const visit = await openBrowserVisit((line) => void told.push(line));
  try {
    assert.match(visit.redirectUri, /^http:\/\/127\.0\.0\.1:\d+\/callback$/);
    const back = visit.visit(new URL('https://as.example/oauth2/authorize?client_id=a'));
    assert.match(told[0] ?? '', /https:\/\/as\.example\/oauth2\/authorize\?client_id=a/);
    const answer = await fetch(`${visit.redirectUri}?code=k&state=s`);
    assert.equal(answer.status, 200);
    assert.equal((await back).search, '?code=k&state=s');
  } finally {
    visit.close();
  }
});

test('nothing else is served there, and nothing else is an answer', async () => {
  const visit = await openBrowserVisit(() => {});
  try {
    const { origin } = new URL(visit.redirectUri);
    assert.equal((await fetch(`${origin}/favicon.ico`)).status, 404);
    assert.equal((await fetch(visit.redirectUri, { method: 'POST' })).status, 404);
    const back = visit.visit(new URL('https://as.example/'));
    const first = await Promise.race([back, new Promise((resolve) => setTimeout(resolve, 50))]);
    assert.equal(first, undefined);
  } finally {
    visit.close();
  }
});

test('where it was closed, nobody listens any more', async () => {
  const visit = await openBrowserVisit(() => {});
  visit.close();
  await assert.rejects(fetch(visit.redirectUri));
});
