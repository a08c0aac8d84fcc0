import AxeBuilder from '@axe-core/playwright';
import { expect, test } from '@playwright/test';
import { servePeople } from '../rig/makeServable.ts';
import { ServingEndpoint } from '../rig/servingEndpoint.ts';
import { TestWorkspace } from '../rig/testWorkspace.ts';
import { chromiumFlags, findChromium } from './rig/chromium.ts';

test.use({ launchOptions: { executablePath: findChromium()!, args: chromiumFlags } });

let workspace: TestWorkspace;
let endpoint: ServingEndpoint;
test.beforeAll(async () => {
  workspace = await TestWorkspace.make();
  endpoint = await ServingEndpoint.start({ deployments: [{ servable: await servePeople(workspace) }] });
});
test.afterAll(async () => {
  await endpoint?.[Symbol.asyncDispose]();
  await workspace[Symbol.asyncDispose]();
});

for (const theme of ['light', 'dark'] as const) {
  test(`an endpoint is tried on its own page, ${theme}`, async ({ page }) => {
    const complaints: string[] = [];
    page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
    await page.emulateMedia({ colorScheme: theme });
    await page.goto(endpoint.url);
    await page.getByLabel('Key').fill('wrong');
    await page.getByRole('button', { name: 'Open' }).click();
    await expect(page.getByRole('alert')).toContainText('Send a key of this endpoint');

    await page.getByLabel('Key').fill(endpoint.key);
    await page.getByRole('button', { name: 'Open' }).click();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('income');
    await page.getByLabel(/^hours/).fill('12.5');
    await page.getByLabel(/^job/).fill('nurse');
    await page.getByRole('button', { name: 'Send' }).click();
    await expect(page.getByRole('columnheader')).toHaveText(['Scored Labels', 'Scored Probabilities']);
    await expect(page.getByRole('cell').first()).toHaveText(/high|low/);
    await expect(page.getByRole('status')).toContainText('200');
    await page.getByText('Call it from a program').click();
    await expect(page.getByLabel('Command that calls the endpoint')).toHaveValue(/curl .*\/score/);
    const { violations } = await new AxeBuilder({ page }).analyze();
    expect(violations).toEqual([]);
    await page.screenshot({ path: `test/e2e/screenshots/endpoint-console-${theme}.png` });

    await page.getByLabel(/^hours/).fill('many');
    await page.getByRole('button', { name: 'Send' }).click();
    await expect(page.getByRole('alert')).toContainText('Row 0, "hours": "many" is not a number.');
    await page.getByRole('button', { name: 'JSON' }).click();
    await page.getByLabel('Request as JSON').fill('{"rows": [');
    await page.getByRole('button', { name: 'Send' }).click();
    await expect(page.getByRole('alert')).toContainText('not JSON');
    // What was refused is told by the browser; nothing else is complained about.
    expect(complaints.filter((text) => !/status of (401|400|422)/.test(text))).toEqual([]);
  });
}
