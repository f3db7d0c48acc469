/**
 * What a browser's script hands over of a passkey: `AuthenticationResponseJSON` and
 * `RegistrationResponseJSON` of W3C Web Authentication Level 3, 5.1. Bounded; whether it holds is
 * not decided here.
 */

import type { PasskeyAssertion, PasskeyRegistration } from '#domain/login/passkey-answers.ts';
import { readField } from './read-form.ts';

/** An identifier has at most 1023 octets (4., Credential ID). */
const idCharactersMax = 1_364;
const partCharactersMax = 16_000;
const transportsMax = 8;

/** @returns undefined when a member is missing that every answer has. */
export function readAssertion(json: unknown): PasskeyAssertion | undefined {
  const id = readField(json, 'id', idCharactersMax);
  const response = memberOf(json, 'response');
  const [clientDataJson = '', authenticatorData = '', signature = ''] = [
    'clientDataJSON',
    'authenticatorData',
    'signature',
  ].map((name) => readField(response, name, partCharactersMax));
  const userHandle = readField(response, 'userHandle', 100);
  const parts = { id, clientDataJson, authenticatorData, signature };
  if (Object.values(parts).includes('')) return undefined;
  return { ...parts, userHandle: userHandle === '' ? undefined : userHandle };
}

export function readRegistration(json: unknown): PasskeyRegistration | undefined {
  const id = readField(json, 'id', idCharactersMax);
  const response = memberOf(json, 'response');
  const clientDataJson = readField(response, 'clientDataJSON', partCharactersMax);
  const attestationObject = readField(response, 'attestationObject', partCharactersMax);
  const parts = { id, clientDataJson, attestationObject };
  if (Object.values(parts).includes('')) return undefined;
  const transports: unknown = memberOf(response, 'transports');
  return { ...parts, transports: Array.isArray(transports) ? transports.flatMap(known) : [] };
}

/** Hints to browsers; what we do not know we do not keep. */
const knownTransports = new Set(['ble', 'cable', 'hybrid', 'internal', 'nfc', 'smart-card', 'usb']);

function known(transport: unknown, index: number): string[] {
  const isKnown = typeof transport === 'string' && knownTransports.has(transport);
  return isKnown && index < transportsMax ? [transport] : [];
}

function memberOf(json: unknown, name: string): unknown {
  return typeof json === 'object' && json !== null && Object.hasOwn(json, name)
    ? Reflect.get(json, name)
    : undefined;
}
