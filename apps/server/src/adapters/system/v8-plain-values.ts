/** Plain values in the form in which V8 hands them between threads: bytes stay bytes. */

import { deserialize, serialize } from 'node:v8';
import type { PlainValues } from '#ports/plain-values.ts';

export class V8PlainValues implements PlainValues {
  toBytes(value: object): Uint8Array {
    return new Uint8Array(serialize(value));
  }

  fromBytes(bytes: Uint8Array): unknown {
    return deserialize(bytes);
  }
}
