/** See `targets/fuzz-pdf.ts`. */

import { fuzzTest } from './fuzz-test.ts';

fuzzTest('pdf');
