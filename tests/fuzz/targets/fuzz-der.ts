/** DER and BER: what was read is made of the very octets it was read from, and says the same twice. */

import { derElement, parseBer, parseCertificate, parseDer, parseDerPrefix } from '@kumoin/pki';
import type { DerNode } from '@kumoin/pki';
import type { FuzzTarget } from '../fuzz-target.ts';
import { expectThat, isSame, outcomeOf } from '../fuzz-target.ts';
import { fuzzPki } from '../fuzz-world.ts';

export const fuzzDer: FuzzTarget = {
  name: 'der',
  words: ['\x30\x80', '\0\0', '\x24\x80', '\x02\x01\0', '\x30\x84\xff\xff\xff\xff', '\xa0\x03'],
  samples: () =>
    Promise.resolve([
      ...fuzzPki.chain('p256'),
      fuzzPki.publicKey('rsa2048'),
      fuzzPki.crl(),
      derElement(0x30, new Uint8Array()),
    ]),
  run: async (input) => {
    const isDer = (await outcomeOf(() => checkDer(input))) === 'read';
    await outcomeOf(() => checkBer(input, isDer && !hasPieces(parseDer(input))));
    // The way it ended is that of the strict reader.
    checkDer(input);
  },
};

function checkDer(input: Uint8Array): void {
  const node = parseDer(input);
  expectThat(isSame(node.raw, input), 'DER is not the octets it was read from');
  checkNode(node);
  expectThat(isSame(parseDerPrefix(input).raw, input), 'DER as a beginning is another');
}

function checkNode({ children, content }: DerNode): void {
  if (children.length === 0) return;
  const length = children.reduce((sum, child) => sum + child.raw.length, 0);
  expectThat(length === content.length, 'children do not make up their parent');
  for (const child of children) checkNode(child);
}

/**
 * Whether an octet string in pieces is in it: the strict reader leaves that to whoever reads the
 * value and finds no octet string, the other puts it together.
 */
function hasPieces(node: DerNode): boolean {
  return node.tag === 0x24 || node.children.some(hasPieces);
}

/** What is BER and no DER reads as a DER form, which is DER. */
function checkBer(input: Uint8Array, isDer: boolean): void {
  const node = parseBer(input);
  if (isDer) expectThat(isSame(node.raw, input), 'DER read as BER is another');
  checkDer(node.raw);
  // A certificate inside whatever it is: one more reader over the same octets.
  parseCertificate(node.raw);
}
