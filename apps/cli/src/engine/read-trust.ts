/** Whom to trust: the files that were named, and the root of the demo where one is spoken of. */

import { parseCertificate } from '@kumoin/pki';
import type { Certificate } from '@kumoin/pki';
import { readDemo } from '../demo/read-demo.ts';
import { readAnchors } from '../verify/read-anchors.ts';

export interface TrustOptions {
  /** Files of trusted certificates. */
  readonly trust: readonly string[];
  readonly demo: string | true | undefined;
  readonly home: string;
}

/** @throws {CliError} `refused`, or the system's error. */
export function readTrust({ trust, demo, home }: TrustOptions): readonly Certificate[] {
  const ofDemo = demo === undefined ? [] : [readDemo(home).trustAnchors];
  return readAnchors([...trust, ...ofDemo]).map(parseCertificate);
}
