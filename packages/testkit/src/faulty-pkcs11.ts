/**
 * SoftHSM2 behind a library that puts faults in by order (faulty-pkcs11.c, compiled when it is
 * first needed): what an HSM does on a bad day, on demand, and how often each function was called.
 */

import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { SoftHsm } from './soft-hsm.ts';

/** Return values that tests put in (PKCS #11 v2.40, A.4). */
export const returnValue = {
  CKR_GENERAL_ERROR: 0x05,
  CKR_FUNCTION_FAILED: 0x06,
  CKR_DEVICE_ERROR: 0x30,
  CKR_DEVICE_REMOVED: 0x32,
  CKR_KEY_HANDLE_INVALID: 0x60,
  CKR_OBJECT_HANDLE_INVALID: 0x82,
  CKR_PIN_LOCKED: 0xa4,
  CKR_SESSION_CLOSED: 0xb0,
  CKR_SESSION_COUNT: 0xb1,
  CKR_SESSION_HANDLE_INVALID: 0xb3,
  CKR_TOKEN_NOT_PRESENT: 0xe0,
  CKR_USER_ALREADY_LOGGED_IN: 0x100,
  CKR_USER_NOT_LOGGED_IN: 0x101,
} as const;

export interface FaultyPkcs11 {
  readonly library: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /**
   * `{ C_Sign: 'hang' }`, or the name of a return value; replaces what was ordered before.
   * Only for one token, if its label is given.
   */
  readonly order: (
    faults: Readonly<Record<string, string>>,
    when?: { readonly once?: true; readonly label?: string },
  ) => void;
  /** As if nothing had been ordered. */
  readonly heal: () => void;
  /** How often a function has been called so far. */
  readonly calls: (name: string) => number;
}

const source = fileURLToPath(new URL('./faulty-pkcs11.c', import.meta.url));
const headers = fileURLToPath(new URL('../../../node_modules/pkcs11js/includes', import.meta.url));

/** @throws {Error} when there is no C compiler. */
export function startFaultyPkcs11(hsm: SoftHsm): FaultyPkcs11 {
  const library = join(hsm.folder, 'faulty-pkcs11.so');
  const words = ['-shared', '-fPIC', '-w', '-I', headers, source, '-o', library, '-ldl'];
  execFileSync('gcc', words, { stdio: ['ignore', 'ignore', 'inherit'] });
  const orders = join(hsm.folder, 'orders');
  const calls = join(hsm.folder, 'calls');
  const environment = {
    ...hsm.environment,
    FAULTY_PKCS11_TARGET: hsm.library,
    FAULTY_PKCS11_ORDERS: orders,
    FAULTY_PKCS11_CALLS: calls,
  };
  return {
    library,
    environment,
    order: (faults, { once, label } = {}) => {
      const lines = Object.entries(faults).map(([name, action]) => {
        const answer = Object.entries(returnValue).find(([known]) => known === action)?.[1];
        return `${name} ${answer ?? action} ${once ? 'once' : 'always'} ${label ?? 'any'}\n`;
      });
      // Never half an order.
      writeFileSync(`${orders}.draft`, lines.join(''));
      renameSync(`${orders}.draft`, orders);
    },
    heal: () => rmSync(orders, { force: true }),
    calls: (name) => {
      const all = existsSync(calls) ? readFileSync(calls, 'utf8').split('\n') : [];
      return all.filter((call) => call === name).length;
    },
  };
}
