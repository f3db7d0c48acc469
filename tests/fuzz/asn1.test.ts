/** See `targets/fuzz-asn1.ts`. */

import { fuzzTest } from './fuzz-test.ts';

fuzzTest('asn1');
