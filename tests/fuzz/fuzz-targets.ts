/** All targets by name. */

import type { FuzzTarget } from './fuzz-target.ts';
import { fuzzAsn1 } from './targets/fuzz-asn1.ts';
import { fuzzCms } from './targets/fuzz-cms.ts';
import { fuzzDer } from './targets/fuzz-der.ts';
import { fuzzJws } from './targets/fuzz-jws.ts';
import { fuzzPdf } from './targets/fuzz-pdf.ts';
import { fuzzXml } from './targets/fuzz-xml.ts';
import { fuzzZip } from './targets/fuzz-zip.ts';
import { plantedTargets } from './targets/planted.ts';

const targets: readonly FuzzTarget[] = [
  fuzzDer,
  fuzzCms,
  fuzzAsn1,
  fuzzPdf,
  fuzzXml,
  fuzzJws,
  fuzzZip,
];

export const fuzzTargetNames = targets.map(({ name }) => name);

export function findFuzzTarget(name: string): FuzzTarget {
  const target = [...targets, ...plantedTargets].find((each) => each.name === name);
  if (target === undefined) throw new Error(`no target ${name}`);
  return target;
}
