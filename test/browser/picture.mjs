// picture.mjs — makes doc/queue.png, the picture in the README, from the
// demonstration:  make picture
import { chromium } from 'playwright-core';

const url = process.env.REDRESS_URL;
const browser = await chromium.launch({
  executablePath: '/usr/bin/chromium',
  args: ['--headless', '--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-dev-shm-usage'],
});
const page = await browser.newPage({ viewport: { width: 1280, height: 860 } });
await page.goto(url + '/login');
await page.getByLabel('E-mail address').fill('claire@meridian.test');
await page.getByLabel('Password').fill('kind words fly far');
await page.getByRole('button', { name: /./ }).first().waitFor();
await page.locator('button.primary').click();
await page.waitForURL('**/queue');
await page.locator('#language').selectOption('en');
await page.locator('form.language button').click();
await page.goto(url + '/queue?view=all');
await page.screenshot({ path: process.argv[2] });
await browser.close();
