import { useEffect, useState } from 'react';

/** The time in milliseconds, anew every `interval` milliseconds while `isRunning`. */
export function useNow(isRunning: boolean, interval = 200): number {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    if (!isRunning) return;
    setNow(Date.now());
    const timer = setInterval(() => setNow(Date.now()), interval);
    return () => clearInterval(timer);
  }, [isRunning, interval]);
  return now;
}
