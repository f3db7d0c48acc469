/** Bodies of the device API, held against the form of their method; members that are not in it are left out. */

import { authenticatorForms } from '@kumoin/contract';
import type { AuthenticatorMethod, AuthenticatorRequest } from '@kumoin/contract';
import { Compile } from 'typebox/compile';
import { Value } from 'typebox/value';

/** The request cannot be read. */
export class DeviceRequestError extends Error {
  constructor() {
    super('the body is not of the form of this method');
    this.name = 'DeviceRequestError';
  }
}

export type ReadDeviceRequest<Method extends AuthenticatorMethod> = (
  body: Uint8Array,
) => AuthenticatorRequest<Method>;

export function makeReadDeviceRequest<Method extends AuthenticatorMethod>(
  method: Method,
): ReadDeviceRequest<Method> {
  const { request: schema } = authenticatorForms[method];
  const form = Compile(schema);
  return function readDeviceRequest(body) {
    const members = Value.Clean(schema, parsed(body));
    if (!form.Check(members)) throw new DeviceRequestError();
    return members as AuthenticatorRequest<Method>;
  };
}

function parsed(body: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
  } catch {
    throw new DeviceRequestError();
  }
}
