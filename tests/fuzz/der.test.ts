/** See `targets/fuzz-der.ts`. */

import { fuzzTest } from './fuzz-test.ts';

fuzzTest('der');
