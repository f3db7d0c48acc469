/** The use cases of access: who calls, what they may do, how often. */

import { makeCheckAccess } from '#usecases/access/check-access.ts';
import { makeCheckOperator } from '#usecases/access/check-operator.ts';
import { makeCheckReach } from '#usecases/access/check-reach.ts';
import { makeCheckCustomer } from '#usecases/access/check-customer.ts';
import { makeCheckRate } from '#usecases/access/check-rate.ts';
import { makeGrantAccess } from '#usecases/access/grant-access.ts';
import { makeRefreshAccess } from '#usecases/access/refresh-access.ts';
import { makeRevokeAccess } from '#usecases/access/revoke-access.ts';

type PortsOf<Make extends (ports: never, ...others: never[]) => unknown> = Parameters<Make>[0];

type Ports = PortsOf<typeof makeCheckAccess> &
  PortsOf<typeof makeCheckOperator> &
  PortsOf<typeof makeCheckReach> &
  PortsOf<typeof makeCheckCustomer> &
  PortsOf<typeof makeCheckRate> &
  PortsOf<typeof makeGrantAccess> &
  PortsOf<typeof makeRefreshAccess> &
  PortsOf<typeof makeRevokeAccess>;

export function buildAccessUseCases(ports: Ports) {
  return {
    checkAccess: makeCheckAccess(ports),
    checkOperator: makeCheckOperator(ports),
    checkReach: makeCheckReach(ports),
    checkRate: makeCheckRate(ports),
    checkCustomer: makeCheckCustomer(ports),
    grantAccess: makeGrantAccess(ports),
    refreshAccess: makeRefreshAccess(ports),
    revokeAccess: makeRevokeAccess(ports),
  };
}
