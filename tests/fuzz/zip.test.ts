/** See `targets/fuzz-zip.ts`. */

import { fuzzTest } from './fuzz-test.ts';

fuzzTest('zip');
