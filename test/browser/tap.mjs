// tap.mjs - what the browser tests share: checks as TAP, a browser, axe,
// screenshots.  REDRESS_URL names the desk, REDRESS_SHOTS where pictures go.
import { createRequire } from 'node:module';
import { mkdirSync, readFileSync } from 'node:fs';
import { chromium } from 'playwright-core';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const SHOTS = process.env.REDRESS_SHOTS || 'out/browser';
export const URL_ = process.env.REDRESS_URL;
export const WIDE = { viewport: { width: 1280, height: 900 } };
mkdirSync(SHOTS, { recursive: true });

let n = 0, failed = 0;
export function ok(good, sentence, why = '') {
  n++;
  if (!good) failed++;
  console.log(`${good ? '' : 'not '}ok ${n} - ${sentence}`);
  if (!good && why) for (const l of String(why).split('\n')) console.log(`# ${l}`);
  return good;
}
export async function test(sentence, fn) {
  try { await fn(); } catch (e) { ok(false, sentence, e.message); }
}

// "address password", as the environment has it
export function person(name) {
  const [email, ...rest] = process.env[name].split(' ');
  return [email, rest.join(' ')];
}

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM || '/usr/bin/chromium',
  args: ['--no-sandbox'],
});
export async function end() {
  await browser.close();
  console.log(`1..${n}`);
  process.exit(failed ? 1 : 0);
}

// page.wrongs: scripts that failed, policies that were broken
export async function open(options = {}, wait = 8000) {
  const page = await (await browser.newContext({ ...WIDE, ...options })).newPage();
  page.setDefaultTimeout(wait);
  page.wrongs = [];
  page.on('pageerror', (e) => page.wrongs.push(e.message));
  page.on('console', (m) => { if (m.type() === 'error' && !/status of (403|409|422)/.test(m.text())) page.wrongs.push(m.text()); });
  return page;
}
export async function logIn(page, [email, password]) {
  await page.goto(`${URL_}/login`);
  await page.fill('#email', email);
  await page.fill('#password', password);
  await page.press('#password', 'Enter');
  await page.waitForURL(/\/queue/);
}

// evaluate runs by the debugger, which a page's policy does not bind
export async function axe(page, name) {
  await page.evaluate(AXE);
  const r = await page.evaluate(() => globalThis.axe.run(document, {
    runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'],
  }));
  ok(r.violations.length === 0, `axe finds nothing on ${name}`,
    r.violations.map((v) => `${v.id}: ${v.nodes.slice(0, 4).map((x) => x.target).join(' ')}`).join('\n'));
}
export const shot = (page, name) => page.screenshot({ path: `${SHOTS}/${name}.png`, fullPage: true });
export async function fits(page, name) {
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  ok(wide <= 0, `${name} needs no sideways scrolling`, `${wide} px too wide`);
}
