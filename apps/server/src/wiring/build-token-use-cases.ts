/** The use cases of tokens: their enrolment, their life, and the calls of their devices. */

import { makeBeginEnrolment } from '#usecases/tokens/begin-enrolment.ts';
import type { BeginEnrolmentPorts } from '#usecases/tokens/begin-enrolment.ts';
import { makeCheckRequestMac } from '#usecases/tokens/check-request-mac.ts';
import type { CheckRequestMacPorts } from '#usecases/tokens/check-request-mac.ts';
import { makeEnrolToken } from '#usecases/tokens/enrol-token.ts';
import type { EnrolTokenPorts } from '#usecases/tokens/enrol-token.ts';
import { makeShowEnrolment } from '#usecases/tokens/show-enrolment.ts';

export type TokenPorts = BeginEnrolmentPorts & CheckRequestMacPorts & EnrolTokenPorts;

export function buildTokenUseCases(ports: TokenPorts) {
  return {
    beginEnrolment: makeBeginEnrolment(ports),
    showEnrolment: makeShowEnrolment(ports),
    enrolToken: makeEnrolToken(ports),
    checkRequestMac: makeCheckRequestMac(ports),
  };
}
