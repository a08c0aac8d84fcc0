import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from '@playwright/test';

// Draws the icons of the packages from renderer/public/icon.svg with Chromium. To be run when the drawing has changed:
// node build/run.mjs node build/drawIcons.ts

const root = fileURLToPath(new URL('..', import.meta.url));
const folder = join(root, 'build', 'icons');
const sizes = [16, 32, 48, 64, 128, 256, 512, 1024];

const drawing = await readFile(join(root, 'renderer', 'public', 'icon.svg'), 'utf8');
const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] });
try {
  await mkdir(folder, { recursive: true });
  for (const size of sizes) {
    const page = await browser.newPage({ viewport: { width: size, height: size } });
    await page.setContent(`<style>body{margin:0}svg{display:block;width:${size}px;height:${size}px}</style>${drawing}`);
    await writeFile(join(folder, `${size}x${size}.png`), await page.screenshot({ omitBackground: true }));
    await page.close();
  }
} finally {
  await browser.close();
}
