import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Secret } from '#domain/secret.ts';
import { dropCookie, jarOf, readCookie, writeCookie } from './cookies.ts';

const plain = jarOf('http://127.0.0.1:8080');
const secure = jarOf('https://sign.example');

function read(cookie: string | undefined, jar = plain): string | undefined {
  return readCookie({ headers: { cookie } } as FastifyRequest, 'session', jar)?.reveal();
}

function written(write: (reply: FastifyReply) => void): unknown {
  let line: unknown;
  write({ header: (_name: string, value: unknown) => (line = value) } as unknown as FastifyReply);
  return line;
}

test('a cookie is read by its whole name, wherever it stands', () => {
  assert.equal(read('session=abc'), 'abc');
  assert.equal(read('other=1; session=a-b_c;x=2'), 'a-b_c');
  assert.equal(read('mysession=abc'), undefined);
  assert.equal(read('Session=abc'), undefined);
  assert.equal(read(undefined), undefined);
});

test('what we did not write is not read', () => {
  for (const value of ['', '"abc"', 'a=b', 'ä', 'a b', 'a%20b', 'a'.repeat(4_001)]) {
    assert.equal(read(`session=${value}`), undefined, value);
  }
});

test('behind HTTPS only the name counts that browsers guard', () => {
  assert.equal(read('session=planted; __Host-session=own', secure), 'own');
  assert.equal(read('session=planted', secure), undefined);
  assert.equal(read('__Host-session=own', plain), undefined);
});

test('what is written is for this host, for no script, and leaves with the browser', () => {
  const cookie = { name: 'session', value: new Secret('abc') };
  const rights = '; Path=/; HttpOnly; SameSite=Lax';
  assert.equal(
    written((reply) => writeCookie(reply, cookie, plain)),
    `session=abc${rights}`,
  );
  const lasting = { ...cookie, seconds: 60 };
  const line = `__Host-session=abc; Max-Age=60${rights}; Secure`;
  assert.equal(
    written((reply) => writeCookie(reply, lasting, secure)),
    line,
  );
  const dropped = `session=; Max-Age=0${rights}`;
  assert.equal(
    written((reply) => dropCookie(reply, 'session', plain)),
    dropped,
  );
});
