/** See `targets/fuzz-xml.ts`. */

import { fuzzTest } from './fuzz-test.ts';

fuzzTest('xml');
