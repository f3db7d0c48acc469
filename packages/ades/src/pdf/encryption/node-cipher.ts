/** `PdfCipher` by Node's own crypto; all else is handed the cipher. */

import { createCipheriv, createDecipheriv, createHash } from 'node:crypto';
import type { PdfCipher } from './cipher.ts';

export const pdfCipher: PdfCipher = {
  digest: (algorithm, data) => plain(createHash(algorithm).update(data).digest()),
  aesCbcEncrypt({ key, iv, data }) {
    const cipher = createCipheriv(key.length === 32 ? 'aes-256-cbc' : 'aes-128-cbc', key, iv);
    cipher.setAutoPadding(false);
    return plain(cipher.update(data));
  },
  aesCbcDecrypt({ key, iv, data }) {
    const decipher = createDecipheriv(key.length === 32 ? 'aes-256-cbc' : 'aes-128-cbc', key, iv);
    decipher.setAutoPadding(false);
    return plain(decipher.update(data));
  },
};

function plain(buffer: Uint8Array): Uint8Array {
  return new Uint8Array(buffer.buffer, buffer.byteOffset, buffer.length);
}
