/** DSS, the European Commission's implementation of EN 319 102-1, and our programs around it. */

import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { installMavenPeer } from '../install-maven-peer.ts';
import type { MavenPeer } from '../install-maven-peer.ts';

const project = fileURLToPath(new URL('pom.xml', import.meta.url));

export interface Dss extends MavenPeer {
  /** As the jars are named. */
  readonly version: string;
}

/** @returns where DSS is, or why there is none. */
export async function installDss(): Promise<Dss | { readonly missing: string }> {
  const peer = await installMavenPeer('dss', project);
  return 'missing' in peer ? peer : { ...peer, version: versionIn(peer.libraries) };
}

function versionIn(libraries: string): string {
  const [jar] = readdirSync(libraries).filter((name) => /^dss-validation-.*\.jar$/.test(name));
  return jar?.slice('dss-validation-'.length, -'.jar'.length) ?? 'of unknown version';
}
