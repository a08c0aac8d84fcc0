import { useEffect, useState } from 'react';

/** True when something has been waited for longer than a second: only then is it worth to say so. */
export function useSlow(isWaiting: boolean, after = 1000): boolean {
  const [isSlow, setSlow] = useState(false);
  useEffect(() => {
    if (!isWaiting) return;
    const timer = setTimeout(() => setSlow(true), after);
    return () => {
      clearTimeout(timer);
      setSlow(false);
    };
  }, [isWaiting, after]);
  return isWaiting && isSlow;
}
