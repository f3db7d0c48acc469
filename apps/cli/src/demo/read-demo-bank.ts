/** `demo.json` for whoever plays the bank: its client, and the tokens of the signers. */

import { join } from 'node:path';
import { CliError } from '../cli-error.ts';
import { readFileBounded } from '../files/read-file-bounded.ts';

export interface DemoBank {
  readonly cscBase: string;
  readonly clientId: string;
  readonly secret: string;
  /** @throws {CliError} `refused`, when nobody is called so, or has no token. */
  tokenOf(account: string): { readonly tokenId: string; readonly secret: Uint8Array };
}

const bytesMax = 1024 * 1024;

interface DemoMembers {
  readonly cscV2?: string;
  readonly service?: { readonly clientId?: string; readonly clientSecret?: string };
  readonly signers?: readonly {
    readonly account?: string;
    readonly ocra?: { readonly tokenID?: string; readonly secretHex?: string };
  }[];
}

/** @throws {CliError} `refused`, with what to do about it. */
export function readDemoBank(home: string): DemoBank {
  const file = join(home, 'demo.json');
  const { cscV2, service, signers = [] } = readMembers(file);
  const { clientId, clientSecret } = service ?? {};
  if (cscV2 === undefined || clientId === undefined || clientSecret === undefined) {
    throw new CliError('refused', `${file} names no service; start the server to write it anew`);
  }
  return {
    ...{ cscBase: cscV2, clientId, secret: clientSecret },
    tokenOf(account) {
      const { tokenID, secretHex } = signers.find((each) => each.account === account)?.ocra ?? {};
      if (tokenID === undefined || secretHex === undefined) {
        throw new CliError('refused', `demo.json has no token of "${account}"`);
      }
      return { tokenId: tokenID, secret: new Uint8Array(Buffer.from(secretHex, 'hex')) };
    },
  };
}

function readMembers(file: string): DemoMembers {
  try {
    return JSON.parse(new TextDecoder().decode(readFileBounded(file, bytesMax))) as DemoMembers;
  } catch {
    // What the parser says may quote a secret.
    throw new CliError('refused', `${file} cannot be read; start the server once with "npm start"`);
  }
}
