/// <reference lib="dom" />
import type { Page } from '@playwright/test';

export interface FrameTimes {
  /** Milliseconds from one frame to the next, while the canvas moved. */
  mean: number;
  p95: number;
}

/** Drags the canvas about and zooms in and out, and looks how long its frames take. */
export async function measureFrames(page: Page): Promise<{ pan: FrameTimes; zoom: FrameTimes }> {
  const pane = await page.locator('.react-flow__pane').boundingBox();
  if (!pane) throw new Error('There is no canvas on the page.');
  const middle = { x: pane.x + pane.width / 2, y: pane.y + pane.height / 2 };
  const pan = await watchFrames(page, async () => {
    await page.mouse.move(pane.x + 12, pane.y + 12);
    await page.mouse.down();
    for (let i = 0; i < 90; i += 1) {
      const angle = (i / 45) * 2 * Math.PI;
      await page.mouse.move(pane.x + 12 + 160 * Math.sin(angle), pane.y + 12 + 120 * (1 - Math.cos(angle)));
    }
    await page.mouse.up();
  });
  const zoom = await watchFrames(page, async () => {
    await page.mouse.move(middle.x, middle.y);
    for (let i = 0; i < 60; i += 1) await page.mouse.wheel(0, i % 30 < 15 ? -60 : 60);
  });
  return { pan, zoom };
}

async function watchFrames(page: Page, act: () => Promise<void>): Promise<FrameTimes> {
  await page.evaluate(() => {
    const frames: number[] = [];
    Object.assign(window, { frames, isWatching: true });
    const note = (at: number) => {
      frames.push(at);
      if ((window as unknown as { isWatching: boolean }).isWatching) requestAnimationFrame(note);
    };
    requestAnimationFrame(note);
  });
  await act();
  const frames = await page.evaluate(() => {
    const watched = window as unknown as { frames: number[]; isWatching: boolean };
    watched.isWatching = false;
    return watched.frames;
  });
  const times = frames.slice(1).map((at, i) => at - frames[i]!);
  times.sort((a, b) => a - b);
  return {
    mean: times.reduce((sum, time) => sum + time, 0) / times.length,
    p95: times[Math.floor(times.length * 0.95)] ?? 0,
  };
}
