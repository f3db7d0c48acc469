/**
 * CMS and CAdES. A mutant may be told intact only where it holds the content that was signed; the
 * same octets are told the same twice.
 */

import { parseSignedData } from '@kumoin/pki';
import type { FuzzTarget } from '../fuzz-target.ts';
import { expectThat, isSame } from '../fuzz-target.ts';
import { intactSignatures, signSample } from '../fuzz-world.ts';

const content = new TextEncoder().encode('The very bytes that are to be signed.\n');

export const fuzzCms: FuzzTarget = {
  name: 'cms',
  words: ['\x30\x80', '\0\0', '\xa0\x80\x24\x80', '\x31\0', '\xa1\0', '\x02\x01\x05'],
  samples: () =>
    Promise.all([
      signSample('cades', content),
      signSample('cades', content, { by: 'rsa2048' }),
      signSample('cades', content, { by: 'ed25519', level: 'B-T' }),
      signSample('cades', content, { level: 'B-LTA' }),
    ]),
  run: async (input, sample) => {
    const intact = await intactSignatures(input, 'cades');
    if (intact.length === 0) return;
    const found = parseSignedData(input, { ber: true }).content;
    const signed = parseSignedData(sample, { ber: true }).content;
    expectThat(isSame(found, signed), 'intact over another content');
  },
};
