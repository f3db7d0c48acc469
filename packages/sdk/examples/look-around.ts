/** What a server offers, and what goes wrong: `node look-around.ts demo.json`. */

import { readFileSync } from 'node:fs';
import { CscClient, offersMethod, SdkError } from '@kumoin/sdk';

const demo = JSON.parse(readFileSync(process.argv[2] ?? 'var/demo.json', 'utf8'));
const [alice] = demo.signers;

for (const baseUrl of [demo.cscV1, demo.cscV2]) {
  const client = new CscClient({ baseUrl, fetch });
  const info = await client.info('en');
  const stamps = offersMethod(info, 'signatures/timestamp') ? 'with' : 'without';
  console.log(`${client.version}: ${info.name}, specs ${info.specs}, ${stamps} time-stamps`);

  try {
    await client.login(alice.account, 'not the password');
  } catch (error) {
    if (!(error instanceof SdkError)) throw error;
    // `code` is for programs; what the server said is for people.
    console.log(`${error.code}: ${error.answer?.error}`);
  }
}
