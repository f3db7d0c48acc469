/** Where a code leads. What is wrong with it is a view like any other. */

import { AuthenticatorError } from '../model/authenticator-error.ts';
import type { Authenticator } from '../model/authenticator.ts';
import type { ReadCode } from '../model/read-code.ts';
import type { View } from './view.ts';

export async function followCode(authenticator: Authenticator, code: ReadCode): Promise<View> {
  try {
    return await viewOf(authenticator, code);
  } catch (cause) {
    if (!(cause instanceof AuthenticatorError)) throw cause;
    return { at: 'problem', code: cause.code };
  }
}

async function viewOf(authenticator: Authenticator, code: ReadCode): Promise<View> {
  switch (code.kind) {
    case 'enrolment':
      return { at: 'enrol', offer: await authenticator.showEnrolment(code) };
    case 'statement':
      return { at: 'transaction', shown: await authenticator.openCarried(code.carried) };
    case 'reference': {
      const shown = await authenticator.openReference(code.ref, code.proof);
      return { at: 'transaction', shown };
    }
  }
}
