/**
 * `PdfCipher` for browsers, whose own crypto answers only later and knows no MD5: pure code by
 * @noble/ciphers and @noble/hashes. The keys of a PDF come from a password that whoever opens
 * the file has typed here, so nobody else is there to take the time.
 */

import { cbc } from '@noble/ciphers/aes.js';
import { md5 } from '@noble/hashes/legacy.js';
import { sha256, sha384, sha512 } from '@noble/hashes/sha2.js';
import type { PdfCipher } from './cipher.ts';

const digests = { md5, sha256, sha384, sha512 } as const;
const unpadded = { disablePadding: true };

export const pdfCipher: PdfCipher = {
  digest: (algorithm, data) => digests[algorithm](data),
  aesCbcEncrypt: ({ key, iv, data }) => cbc(key, iv, unpadded).encrypt(data),
  aesCbcDecrypt: ({ key, iv, data }) => cbc(key, iv, unpadded).decrypt(data),
};
