/**
 * Check request MAC: is this call of the token's own device, made now, and for the first time? Its
 * MAC is under the request key, over everything that decides what the call means.
 *
 * What the token may do is another question: a device is told that it was revoked.
 */

import { hmac } from '@kumoin/otp';
import { bytesToHex, equalBytes } from '@kumoin/pki';
import type { TokenId } from '#domain/identifiers.ts';
import { refuseUnless } from '#domain/refusal.ts';
import type { Token } from '#domain/tokens/token.ts';
import type { Clock } from '#ports/clock.ts';
import type { OneTimeValues } from '#ports/one-time-values.ts';
import type { Sealing } from '#ports/sealing.ts';
import type { Tokens } from '#ports/tokens.ts';
import { openTokenKeys } from './seal-token-keys.ts';

export interface CheckRequestMacPorts {
  readonly tokens: Tokens;
  readonly oneTimeValues: OneTimeValues;
  readonly sealing: Sealing;
  readonly clock: Clock;
}

export interface DeviceRequest {
  readonly tokenId: TokenId;
  /** When the device says it was made; it stands in the text. */
  readonly at: number;
  readonly text: Uint8Array;
  readonly mac: Uint8Array;
}

/** How far the clock of a phone may be off, either way. */
export const requestSecondsMax = 60;

/** @throws {Refusal} `device_request_refused`, whatever is wrong with it. */
export type CheckRequestMac = (request: DeviceRequest) => Promise<Token>;

export function makeCheckRequestMac(ports: CheckRequestMacPorts): CheckRequestMac {
  const { tokens, oneTimeValues, sealing, clock } = ports;

  return async function checkRequestMac({ tokenId, at, text, mac }) {
    const off = Math.abs(clock.now() - at);
    refuseUnless(off <= requestSecondsMax * 1000, 'device_request_refused', 'the time is off');
    const token = await tokens.find(tokenId);
    refuseUnless(token !== undefined, 'device_request_refused');
    const { request } = await openTokenKeys(sealing, token);
    refuseUnless(request !== undefined, 'device_request_refused');
    refuseUnless(equalBytes(hmac('sha256', request, text), mac), 'device_request_refused');

    const value = `${token.id}:${bytesToHex(mac)}`;
    // Until then it could come again and be in time.
    const expiresAt = at + 2 * requestSecondsMax * 1000;
    const first = await oneTimeValues.claim({ kind: 'token-request', value, expiresAt });
    refuseUnless(first, 'device_request_refused', 'it was made before');
    return token;
  };
}
