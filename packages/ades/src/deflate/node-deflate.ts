/** The door to Node's own zlib. */

import { constants, deflateSync, inflateRawSync, inflateSync } from 'node:zlib';
import type { Inflated } from './deflate-door.ts';

export function inflateZlib(data: Uint8Array, bytesMax: number): Inflated {
  return answer(() => inflateSync(data, { maxOutputLength: bytesMax }));
}

export function inflateRaw(data: Uint8Array, bytesMax: number): Inflated {
  const options = { maxOutputLength: bytesMax, finishFlush: constants.Z_SYNC_FLUSH };
  return answer(() => inflateRawSync(data, options));
}

export function deflateZlib(data: Uint8Array): Uint8Array {
  return asBytes(deflateSync(data));
}

function answer(inflate: () => Uint8Array): Inflated {
  try {
    return { bytes: asBytes(inflate()) };
  } catch (cause) {
    // The library throws for whatever is wrong with the data.
    const tooLarge =
      cause instanceof Error && 'code' in cause && cause.code === 'ERR_BUFFER_TOO_LARGE';
    return { fault: tooLarge ? 'too_large' : 'corrupt' };
  }
}

function asBytes(buffer: Uint8Array): Uint8Array {
  return new Uint8Array(buffer.buffer, buffer.byteOffset, buffer.length);
}
