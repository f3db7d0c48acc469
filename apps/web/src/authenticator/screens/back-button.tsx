/** Back to the first screen. */

import type { VNode } from 'preact';
import { useApp } from './app-context.ts';
import { homeView } from './view.ts';

export function BackButton({ label }: { readonly label?: string }): VNode {
  const { texts, go } = useApp();
  return (
    <button type="button" class="button" onClick={() => go(homeView)}>
      {label ?? texts.back}
    </button>
  );
}
