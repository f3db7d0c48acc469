/** CSC API v1.0.4.0, clause by clause, from outside: the files beside this one against our own server. */

import { runAsTests } from '../blackbox/run-as-tests.ts';

await runAsTests('v1');
