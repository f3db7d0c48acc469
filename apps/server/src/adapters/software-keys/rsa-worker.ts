/**
 * The thread of `rsa-workers.ts`: one private operation at a time, on a block that is padded
 * already. It imports nothing of ours, so that it starts in a moment.
 */

import { constants, privateEncrypt } from 'node:crypto';
import { parentPort } from 'node:worker_threads';
import type { RsaAnswer, RsaTask } from './rsa-workers.ts';

parentPort?.on('message', (task: RsaTask) => parentPort?.postMessage(answer(task)));

function answer({ id, key, padded, block }: RsaTask): RsaAnswer {
  const padding = padded ? constants.RSA_NO_PADDING : constants.RSA_PKCS1_PADDING;
  try {
    return { id, signature: new Uint8Array(privateEncrypt({ key, padding }, block)) };
  } catch (error) {
    return { id, failure: error instanceof Error ? error.message : String(error) };
  }
}
