/**
 * The heading of a screen. It takes the focus when the screen changes, so that a screen reader
 * begins there and the keyboard goes on from there.
 */

import type { ComponentChildren, VNode } from 'preact';
import { useEffect, useRef } from 'preact/hooks';

export function PageTitle({ children }: { readonly children: ComponentChildren }): VNode {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    // At the start of the app the focus is nowhere, and stays there.
    if (performance.now() > 2_000) heading.current?.focus();
  }, []);
  return (
    <h1 ref={heading} tabIndex={-1} class="title">
      {children}
    </h1>
  );
}
