/** See `targets/fuzz-cms.ts`. */

import { fuzzTest } from './fuzz-test.ts';

fuzzTest('cms');
