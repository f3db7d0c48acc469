/** What is wrong, told at once by a screen reader. */

import type { VNode } from 'preact';
import type { ProblemCode } from '../model/authenticator-error.ts';
import { useApp } from './app-context.ts';

export function ProblemNote({ code }: { readonly code: ProblemCode | undefined }): VNode {
  const { texts } = useApp();
  return (
    <div class="problem" role="alert">
      {code !== undefined && <p>{texts.problems[code]}</p>}
    </div>
  );
}
