/** CSC API v2.0.0.2, clause by clause, from outside: the files beside this one against our own server. */

import { runAsTests } from '../blackbox/run-as-tests.ts';

await runAsTests('v2');
