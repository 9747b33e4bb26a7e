// pages.mjs - search, customers, intake, settings, account, help and errors in
// a real browser, as TAP: axe on every page in light and dark, 360 px without
// sideways scrolling, and a form that is wrong.  Environment as desk.mjs.
import { createRequire } from 'node:module';
import { mkdirSync, readFileSync } from 'node:fs';
import { chromium } from 'playwright-core';

const require = createRequire(import.meta.url);
const AXE = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');
const URL_ = process.env.REDRESS_URL;
const SHOTS = process.env.REDRESS_SHOTS || 'out/browser';
const [EMAIL, ...WORDS] = process.env.REDRESS_ADA.split(' ');
mkdirSync(SHOTS, { recursive: true });

let n = 0, failed = 0;
function ok(good, sentence, why = '') {
  n++;
  if (!good) failed++;
  console.log(`${good ? '' : 'not '}ok ${n} - ${sentence}`);
  if (!good && why) for (const l of String(why).split('\n')) console.log(`# ${l}`);
}
async function axe(page, name) {
  await page.evaluate(AXE);
  const r = await page.evaluate(() => globalThis.axe.run(document, {
    runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'],
  }));
  ok(r.violations.length === 0, `axe finds nothing on ${name}`,
    r.violations.map((v) => `${v.id}: ${v.nodes.slice(0, 4).map((x) => x.target).join(' ')}`).join('\n'));
}

const PAGES = {
  search: '/search?q=guitar', nothing: '/search?q=zeppelin',
  customers: '/customers', customer: '/customer/1',
  join: '/customer/1/join?with=ann1@b.test', intake: '/intake',
  item: '/intake/1', brands: '/settings/brands', brand: '/settings/brands/1',
  mailboxes: '/settings/mailboxes', mailbox: '/settings/mailboxes/1',
  agents: '/settings/agents', agent: '/settings/agents/1',
  teams: '/settings/teams', signatures: '/settings/signatures',
  causes: '/settings/causes', me: '/me', about: '/about', help: '/help',
  missing: '/customer/999',
};
const LOOKS = {
  light: { viewport: { width: 1280, height: 900 } },
  dark: { viewport: { width: 1280, height: 900 }, colorScheme: 'dark' },
  narrow: { viewport: { width: 360, height: 740 } },
};

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM || '/usr/bin/chromium',
  args: ['--no-sandbox'],
});
try {
  for (const [look, options] of Object.entries(LOOKS)) {
    const page = await (await browser.newContext(options)).newPage();
    page.setDefaultTimeout(8000);
    await page.goto(`${URL_}/login`);
    await page.fill('#email', EMAIL);
    await page.fill('#password', WORDS.join(' '));
    await page.press('#password', 'Enter');
    await page.waitForURL(/\/queue/);
    for (const [name, path] of Object.entries(PAGES)) {
      await page.goto(URL_ + path);
      await axe(page, `${name}, ${look}`);
      await page.screenshot({ path: `${SHOTS}/${name}-${look}.png`, fullPage: true });
      const wide = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
      if (look === 'narrow') ok(wide <= 0, `${name} needs no sideways scrolling`, `${wide} px too wide`);
    }
    if (look === 'light') {
      await page.goto(`${URL_}/settings/brands/1`);
      await page.fill('#zone', 'Nowhere/At_All');
      await page.click('form.card button.primary');
      ok(await page.getAttribute('#zone', 'aria-invalid') === 'true' &&
         /zone-wrong/.test(await page.getAttribute('#zone', 'aria-describedby')),
      'a wrong field says so to screen readers');
      await axe(page, 'a form that is wrong');
      await page.screenshot({ path: `${SHOTS}/wrong.png`, fullPage: true });
    }
  }
} catch (e) {
  ok(false, 'the browser gets to the end', e.message);
}
await browser.close();
console.log(`1..${n}`);
process.exit(failed ? 1 : 0);
