/**
 * What gathering facts works with: the material at hand, where to ask for more, whom to trust,
 * and the instant. One of these lives for one run of the driver.
 */

import type { Certificate } from '@kumoin/pki';
import { isSelfIssued, PathBudget } from '@kumoin/pki';
import type { AdesNeeds } from '../../needs/ades-needs.ts';
import { MaterialPool } from './material-pool.ts';

export interface Gathering {
  readonly pool: MaterialPool;
  /** Undefined: what is at hand has to do. */
  readonly needs: AdesNeeds | undefined;
  /** Undefined: nobody judges whom a certificate leads to. */
  readonly anchors: readonly Certificate[] | undefined;
  /** Now, milliseconds since 1970. */
  readonly at: number;
  /** Names of certificates whose issuers were asked for already. */
  readonly askedIssuers: Set<string>;
  /** By names of certificates whose standing was asked for already. */
  readonly askedStatus: Map<string, AskedStatus>;
  /** What looking for paths may cost, all stages of the run together. */
  readonly paths: PathBudget;
}

export interface AskedStatus {
  /** As the question was put (`RevocationQuestion`); -Infinity for one without. */
  readonly issuedAfter: number;
  /** What went wrong; undefined: nothing. */
  readonly trouble: string | undefined;
}

export function makeGathering(
  given: Pick<Gathering, 'needs' | 'anchors' | 'at'>,
  pool = new MaterialPool(),
): Gathering {
  return {
    ...given,
    pool,
    askedIssuers: new Set(),
    askedStatus: new Map(),
    paths: new PathBudget(),
  };
}

/** Where trust is not judged, a path ends wherever a certificate stands for itself. */
export function endsOfPaths({ anchors, pool }: Gathering): readonly Certificate[] {
  return anchors ?? pool.certificates.filter(isSelfIssued);
}
