/** What `kumoin sign` can be told, as the command line gives it. */

import type { MeansOptions } from './signing-means.ts';
import type { VisiblePlace } from './visible-place.ts';

export interface SignOptions extends MeansOptions {
  readonly output: string | undefined;
  readonly force: boolean;
  readonly level: 'B-B' | 'B-T';
  readonly insecureHttp: boolean;
  readonly credential: string | undefined;
  readonly tsa: string | undefined;
  readonly name: string | undefined;
  readonly reason: string | undefined;
  readonly location: string | undefined;
  readonly field: string | undefined;
  /** Undefined for an invisible signature. */
  readonly visible: VisiblePlace | undefined;
  readonly image: string | undefined;
  readonly pdfPasswordFile: string | undefined;
  readonly home: string;
  readonly json: boolean;
  readonly quiet: boolean;
}
