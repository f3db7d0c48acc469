/** See `targets/fuzz-jws.ts`. */

import { fuzzTest } from './fuzz-test.ts';

fuzzTest('jws');
