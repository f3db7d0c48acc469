/** What a signed document of any format says: `node describe-a-document.ts signed.pdf`. */

import { readFileSync } from 'node:fs';
import { describeDocument } from '@kumoin/ades';

const [, , file = 'signed.pdf'] = process.argv;
const { format, signatures, timestamps } = await describeDocument(
  new Uint8Array(readFileSync(file)),
);

console.log(format);
for (const { level, algorithm, signer, integrity, coverage } of signatures) {
  console.log(level, algorithm, signer?.subject);
  console.log(integrity.faults.length === 0 ? 'sound' : integrity.faults, coverage.kind);
}
for (const { kind, at } of timestamps) console.log(kind, at);
