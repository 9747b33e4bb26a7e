// pages.mjs - search, customers, intake, settings, account, help and errors in
// a real browser, as TAP: axe on every page in light and dark, 360 px without
// sideways scrolling, and a form that is wrong.  Environment as desk.mjs.
import { URL_, WIDE, axe, end, fits, logIn, ok, open, person, shot } from './tap.mjs';

const PAGES = {
  search: '/search?q=guitar', nothing: '/search?q=zeppelin',
  customers: '/customers', customer: '/customer/1',
  notices: '/notices', join: '/customer/1/join?with=ann1@b.test', intake: '/intake',
  item: '/intake/1', brands: '/settings/brands', brand: '/settings/brands/1',
  mailboxes: '/settings/mailboxes', mailbox: '/settings/mailboxes/1',
  agents: '/settings/agents', agent: '/settings/agents/1',
  teams: '/settings/teams', signatures: '/settings/signatures',
  causes: '/settings/causes', me: '/me', about: '/about', help: '/help',
  missing: '/customer/999',
};
const LOOKS = {
  light: WIDE,
  dark: { ...WIDE, colorScheme: 'dark' },
  narrow: { viewport: { width: 360, height: 740 } },
};

try {
  for (const [look, options] of Object.entries(LOOKS)) {
    const page = await open(options);
    await logIn(page, person('REDRESS_ADA'));
    for (const [name, path] of Object.entries(PAGES)) {
      await page.goto(URL_ + path);
      await axe(page, `${name}, ${look}`);
      await shot(page, `${name}-${look}`);
      if (look === 'narrow') await fits(page, name);
    }
    if (look === 'light') {
      await page.goto(`${URL_}/settings/brands/1`);
      await page.fill('#zone', 'Nowhere/At_All');
      await page.click('form.card button.primary');
      ok(await page.getAttribute('#zone', 'aria-invalid') === 'true' &&
         /zone-wrong/.test(await page.getAttribute('#zone', 'aria-describedby')),
      'a wrong field says so to screen readers');
      await axe(page, 'a form that is wrong');
      await shot(page, 'wrong');
    }
  }
} catch (e) {
  ok(false, 'the browser gets to the end', e.message);
}
await end();
