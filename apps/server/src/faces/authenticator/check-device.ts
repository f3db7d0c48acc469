/**
 * Whose request is it? The header carries a MAC over method, path, time and the octets of the body, as
 * they came: nothing is parsed of a stranger before it is known to be none.
 */

import { createHash } from 'node:crypto';
import { readTokenAuthorization, tokenRequestText } from '@kumoin/contract';
import type { FastifyRequest } from 'fastify';
import type { TokenId } from '#domain/identifiers.ts';
import { Refusal } from '#domain/refusal.ts';
import type { Token } from '#domain/tokens/token.ts';
import type { CheckRequestMac } from '#usecases/tokens/check-request-mac.ts';
import { readOctets } from './device-octets.ts';

/** @throws {Refusal} `device_request_refused`. */
export async function checkDevice(
  checkRequestMac: CheckRequestMac,
  { method, raw, headers }: FastifyRequest,
  body: Uint8Array,
): Promise<Token> {
  const given = readTokenAuthorization(headers.authorization ?? '');
  const mac = given && readOctets(given.mac);
  if (given === undefined || mac === undefined) throw new Refusal('device_request_refused');
  const bodySha256 = createHash('sha256').update(body).digest();
  const text = tokenRequestText({ method, path: raw.url ?? '', at: given.at, bodySha256 });
  const tokenId = given.tokenId as TokenId;
  return checkRequestMac({ tokenId, at: given.at, text: new TextEncoder().encode(text), mac });
}
