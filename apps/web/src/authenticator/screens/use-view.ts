/** The view, with the browser's way back leading to the first screen. */

import { useCallback, useEffect, useState } from 'preact/hooks';
import { homeView } from './view.ts';
import type { View } from './view.ts';

export function useView(): readonly [View, (view: View) => void] {
  const [view, setView] = useState<View>(homeView);
  useEffect(() => {
    const back = () => setView(homeView);
    addEventListener('popstate', back);
    return () => removeEventListener('popstate', back);
  }, []);
  const show = useCallback((next: View) => {
    const inside = history.state === 'inside';
    if (next.at === 'home' && inside) return history.back();
    if (next.at !== 'home' && !inside) history.pushState('inside', '', location.pathname);
    setView(next);
    scrollTo(0, 0);
  }, []);
  return [view, show];
}
