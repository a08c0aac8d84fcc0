import { readFileSync, writeFileSync } from 'node:fs';

export interface FitFigures {
  /** Of the fit alone, without the start of the process and without loading data. */
  seconds: number;
  /** Of all threads. */
  cpuSeconds: number;
  /** Most memory that the process ever had, from the loaded data to the end of the fit (Linux; else 0). */
  peakBytes: number;
}

/** Times `learn` in this process. */
export async function measureFit<T>(learn: () => Promise<T>): Promise<{ fitted: T; figures: FitFigures }> {
  forgetPeak();
  const usage = process.cpuUsage();
  const start = performance.now();
  const fitted = await learn();
  const seconds = (performance.now() - start) / 1000;
  const { user, system } = process.cpuUsage(usage);
  return { fitted, figures: { seconds, cpuSeconds: (user + system) / 1e6, peakBytes: readPeak() } };
}

/** Linux: the peak begins again with what the process has now (man 5 proc, clear_refs). */
function forgetPeak(): void {
  try {
    writeFileSync('/proc/self/clear_refs', '5');
  } catch {
    // Not Linux, or not allowed: the peak is that of the whole process.
  }
}

function readPeak(): number {
  try {
    return Number(/^VmHWM:\s+(\d+) kB/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1] ?? 0) * 1024;
  } catch {
    return 0;
  }
}
