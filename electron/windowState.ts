import { readFileSync, writeFileSync } from 'node:fs';
import { type BrowserWindow, screen } from 'electron';
import { z } from 'zod';

const whole = z.number().int();
const windowState = z.strictObject({
  x: whole.optional(),
  y: whole.optional(),
  width: whole.min(400),
  height: whole.min(300),
  isMaximized: z.boolean(),
});
type WindowState = z.infer<typeof windowState>;
type WindowPlace = Omit<WindowState, 'x' | 'y'> & { x?: number; y?: number };

const usual: WindowState = { width: 1440, height: 900, isMaximized: false };
/** Pixels by which each further window is placed beside the one before. */
const offset = 28;

/** Size and place of the last time, as long as a display is there; `others`: windows that are open already. */
export function readWindowState(file: string, others: number): WindowPlace {
  const { x, y, ...size } = readState(file);
  if (x === undefined || y === undefined) return size;
  const place = { x: x + others * offset, y: y + others * offset };
  // The title bar has to be within reach: a display may have been taken away since.
  const isReachable = screen.getAllDisplays().some(({ workArea }) => {
    const isBeside = place.x + size.width < workArea.x + 100 || place.x > workArea.x + workArea.width - 100;
    const isAboveOrBelow = place.y < workArea.y - 10 || place.y > workArea.y + workArea.height - 50;
    return !isBeside && !isAboveOrBelow;
  });
  return isReachable ? { ...place, ...size } : size;
}

function readState(file: string): WindowState {
  try {
    return windowState.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    return usual;
  }
}

/** Writes down where the window was when it is closed. */
export function keepWindowState(window: BrowserWindow, file: string): void {
  window.on('close', () => {
    const state: WindowState = { ...window.getNormalBounds(), isMaximized: window.isMaximized() };
    try {
      writeFileSync(file, `${JSON.stringify(state)}\n`);
    } catch {
      // The window opens in its usual place next time.
    }
  });
}
