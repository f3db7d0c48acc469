/**
 * The body of a request to the engine: a form, as RFC 6749 has it, or JSON with the same members,
 * as some CSC clients send it. `refreshToken` is what the text of CSC API v1.0.4.0, 8.3.3 writes
 * in its example, so it is read as `refresh_token`.
 */

import type { FastifyRequest } from 'fastify';
import { BadAuthorization } from './bad-authorization.ts';

/** CSC API v1.0.4.0, 8.3.4: another hint is refused, where RFC 7009 would ignore it. */
const hints = ['access_token', 'refresh_token'];

const aliases: Readonly<Record<string, string>> = { refreshToken: 'refresh_token' };

/** @throws {BadAuthorization} */
export function readEngineForm({ body, headers }: FastifyRequest): URLSearchParams | undefined {
  if (!(body instanceof Uint8Array)) return undefined;
  const text = Buffer.from(body).toString('utf8');
  const type = headers['content-type'] ?? '';
  const form = /^application\/json\s*(;|$)/i.test(type)
    ? readJson(text)
    : new URLSearchParams(text);
  const isForm = /^application\/(json|x-www-form-urlencoded)\s*(;|$)/i.test(type);
  if (!isForm) throw new BadAuthorization('invalid_request', 'The body must be a form');
  const hint = form.get('token_type_hint');
  if (hint !== null && !hints.includes(hint)) {
    throw new BadAuthorization('invalid_request', 'Invalid parameter token_type_hint');
  }
  for (const [name, proper] of Object.entries(aliases)) {
    const value = form.get(name);
    if (value !== null && !form.has(proper)) form.set(proper, value);
    form.delete(name);
  }
  return form;
}

function readJson(text: string): URLSearchParams {
  const form = new URLSearchParams();
  for (const [name, value] of Object.entries(parse(text))) {
    if (value === null || value === undefined) continue;
    form.append(name, typeof value === 'object' ? JSON.stringify(value) : String(value));
  }
  return form;
}

function parse(text: string): object {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value;
  } catch {
    // What the parser says may quote the body.
  }
  throw new BadAuthorization('invalid_request', 'The body is not a JSON object');
}
