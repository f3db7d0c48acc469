/** Whom to trust: the files that were named, and the root of the demo where one is spoken of. */

import { parseCertificate } from '@kumoin/pki';
import type { Certificate } from '@kumoin/pki';
import { reachesLevel } from '@kumoin/ades';
import type { SignatureLevel } from '@kumoin/ades';
import { CliError } from '../cli-error.ts';
import { readDemo } from '../demo/read-demo.ts';
import { readAnchors } from '../verify/read-anchors.ts';

export interface TrustOptions {
  /** Files of trusted certificates. */
  readonly trust: readonly string[];
  readonly demo: string | true | undefined;
  readonly home: string;
}

/**
 * For a level that is ordered: validation data lead to somebody who is trusted.
 * @throws {CliError} `usage` where nobody is; `refused`, or the system's error.
 */
export function readTrustFor(level: SignatureLevel, options: TrustOptions): readonly Certificate[] {
  const anchors = readTrust(options);
  if (!reachesLevel(level, 'B-LT') || anchors.length > 0) return anchors;
  throw new CliError('usage', `--level ${level} needs --trust FILE, or --demo`);
}

/** @throws {CliError} `refused`, or the system's error. */
export function readTrust({ trust, demo, home }: TrustOptions): readonly Certificate[] {
  const ofDemo = demo === undefined ? [] : [readDemo(home).trustAnchors];
  return readAnchors([...trust, ...ofDemo]).map(parseCertificate);
}
