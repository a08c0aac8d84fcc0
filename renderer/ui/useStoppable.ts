import { useEffect, useMemo, useRef } from 'react';

interface Stoppable {
  /** Ends what was going on, and answers the signal of what begins now. */
  begin(): AbortSignal;
  stop(): void;
}

/** One piece of work at a time that the user can stop; it is stopped too when the component goes. */
export function useStoppable(): Stoppable {
  const control = useRef<AbortController>(null);
  useEffect(() => () => control.current?.abort(), []);
  return useMemo(
    () => ({
      begin() {
        control.current?.abort();
        control.current = new AbortController();
        return control.current.signal;
      },
      stop: () => control.current?.abort(),
    }),
    [],
  );
}
