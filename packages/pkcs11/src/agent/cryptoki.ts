/**
 * The PKCS#11 library, loaded and initialized: the only file that reaches for the native binding.
 *
 * C_Initialize is told that we use operating-system locks (CKF_OS_LOCKING_OK). Without it,
 * concurrent calls crash. That another part of this process initialized the library already
 * is fine.
 */

import { createRequire } from 'node:module';
import type { PKCS11 } from 'pkcs11js';
import { inspectLibrary } from './inspect-library.ts';
import { codeOf, Fault } from './fault.ts';

export type Cryptoki = PKCS11;
export type Handle = Buffer;

const CKF_OS_LOCKING_OK = 2;

/** @throws {Fault} `binding_missing`, `library_…`, or what C_Initialize said. */
export function loadCryptoki(library: string): Cryptoki {
  const cryptoki = makeBinding();
  inspectLibrary(library);
  try {
    cryptoki.load(library);
  } catch (error) {
    throw new Fault({ code: 'library_unloadable', detail: messageOf(error) });
  }
  try {
    cryptoki.C_Initialize({ flags: CKF_OS_LOCKING_OK });
  } catch (error) {
    if (codeOf(error) !== 'CKR_CRYPTOKI_ALREADY_INITIALIZED') throw Fault.of(error);
  }
  return cryptoki;
}

function makeBinding(): Cryptoki {
  try {
    const binding = createRequire(import.meta.url)('pkcs11js') as { PKCS11: new () => Cryptoki };
    return new binding.PKCS11();
  } catch (error) {
    const [detail = ''] = messageOf(error).split('\n');
    throw new Fault({ code: 'binding_missing', detail });
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
