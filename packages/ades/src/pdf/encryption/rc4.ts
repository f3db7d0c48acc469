/**
 * RC4, for documents encrypted before 2006 or so.
 *
 * Written out here because current crypto libraries have dropped it, with good reason. It
 * is only ever used to read such documents and to add to them in their own way.
 */

/** Encrypts and decrypts alike. */
export function rc4(key: Uint8Array, data: Uint8Array): Uint8Array {
  const state = new Uint8Array(256).map((_, i) => i);
  let j = 0;
  for (let i = 0; i < 256; i += 1) {
    j = (j + (state[i] as number) + (key[i % key.length] as number)) & 255;
    swap(state, i, j);
  }
  const output = new Uint8Array(data.length);
  let i = 0;
  j = 0;
  for (let at = 0; at < data.length; at += 1) {
    i = (i + 1) & 255;
    j = (j + (state[i] as number)) & 255;
    swap(state, i, j);
    const stream = state[((state[i] as number) + (state[j] as number)) & 255] as number;
    output[at] = (data[at] as number) ^ stream;
  }
  return output;
}

function swap(state: Uint8Array, i: number, j: number): void {
  const kept = state[i] as number;
  state[i] = state[j] as number;
  state[j] = kept;
}
