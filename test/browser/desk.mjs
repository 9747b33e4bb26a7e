// desk.mjs - the desk in a real browser, as TAP: log-in, queue, reply,
// attachment, a live second window, two agents in conflict, keyboard only,
// no script, 360 px, dark, and axe on every page.
//
// REDRESS_URL, REDRESS_ADA and REDRESS_BOB ("address password") name a running
// desk with at least one open case of REDRESS_ADA's brand and a mailbox that
// may send; REDRESS_SHOTS is where screenshots go.  ../scenario_browser.py
// makes such a desk.
import { URL_, axe, end, fits, logIn, ok, open, person, shot, test } from './tap.mjs';

const [ADA, BOB] = ['REDRESS_ADA', 'REDRESS_BOB'].map(person);

const ada = await open(), bob = await open();
let path = '';

await test('log-in and queue', async () => {
  await ada.goto(`${URL_}/login`);
  await axe(ada, 'the log-in');
  await shot(ada, 'login');
  await logIn(ada, ADA);
  ok(await ada.locator('h1').textContent() === 'Queue', 'log-in leads to the queue');
  await ada.goto(`${URL_}/queue?view=all`);
  ok(await ada.locator('#rows tbody tr').count() > 0, 'the queue has rows');
  await axe(ada, 'the queue');
  await shot(ada, 'queue');
  await ada.locator('.why summary').first().click();
  ok(/due/.test(await ada.locator('.why[open] p').first().textContent()), 'a row says why it stands there');
  path = await ada.locator('#rows .subject').first().getAttribute('href');
  await logIn(bob, BOB);
});

await test('keyboard', async () => {
  await ada.keyboard.press('j');
  ok(await ada.locator('#rows tr.is-chosen').count() === 1, 'j chooses a row');
  await ada.keyboard.press('?');
  ok(await ada.locator('#keys').isVisible(), '? shows the keys');
  await axe(ada, 'the overlay of keys');
  await ada.keyboard.press('Escape');
  await ada.keyboard.press('/');
  ok(await ada.evaluate(() => document.activeElement.name) === 'q', '/ goes to the search');
  await ada.keyboard.type('jk?');
  ok(await ada.inputValue('.top-search input') === 'jk?', 'keys that are typed do nothing else');
  await ada.evaluate(() => document.activeElement.blur());
  await ada.keyboard.press('j');
  await ada.keyboard.press('Enter');
  await ada.waitForURL(/\/case\/\d+/);
  ok(true, 'Enter opens the chosen case');
  await ada.keyboard.press('n');
  ok(await ada.evaluate(() => document.activeElement.id) === 'note-text', 'n writes a note');
  await ada.evaluate(() => document.activeElement.blur());
  await ada.keyboard.press('r');
  ok(await ada.evaluate(() => document.activeElement.id) === 'reply-text', 'r writes a reply');
});

await test('the case, live in two windows', async () => {
  await ada.goto(URL_ + path);
  await axe(ada, 'the case');
  await shot(ada, 'case');
  await bob.goto(URL_ + path);
  await ada.getByText('is here').first().waitFor();
  ok(true, 'one sees that the other is here');
  await bob.keyboard.press('r');
  await bob.keyboard.type('I look into it');
  await ada.getByText('is writing').first().waitFor();
  ok(true, 'and that they are writing');
  await bob.getByText('Draft saved').waitFor();
  ok(true, 'a draft saves itself');
  await ada.keyboard.press('n');
  await ada.keyboard.type('Called the airport');
  await ada.click('#note .primary');
  await bob.locator('.said.note', { hasText: 'Called the airport' }).waitFor();
  ok(await bob.inputValue('#reply-text') === 'I look into it', 'a note appears in the other window and leaves its text alone');
  ok(await bob.locator('#news').textContent() === 'New message', 'which says so');
});

await test('conflict, reply with a file, taking back', async () => {
  const to = await bob.inputValue('#to');
  await bob.click('#reply .primary');
  await bob.locator('#conflict').waitFor();
  ok(await bob.inputValue('#reply-text') === 'I look into it', 'a conflict keeps the text');
  await axe(bob, 'the conflict');
  await shot(bob, 'conflict');
  if (!to) await bob.fill('#to', 'someone@customers.test');
  await bob.setInputFiles('#reply-files', { name: 'plan.txt', mimeType: 'text/plain', buffer: Buffer.from('plan') });
  await bob.click('#reply .primary');
  await bob.locator('.flash').waitFor();
  const said = bob.locator('.said.out', { hasText: 'I look into it' }).last();
  ok(await said.getByText('plan.txt').count() === 1, 'sending anyway sends, with its file');
  ok(/\d+ s/.test(await said.locator('[data-leaves]').textContent()), 'a held letter counts down');
  await said.getByRole('button', { name: 'Take back' }).click();
  await bob.getByText('Taken back').first().waitFor();
  ok(await bob.inputValue('#reply-text') === 'I look into it', 'taken back, its text is the draft again');
});

await test('the queue renews itself', async () => {
  await bob.goto(`${URL_}/queue?view=all`);
  await bob.keyboard.press('j');
  const id = await bob.locator('tr.is-chosen').getAttribute('data-case');
  await ada.goto(URL_ + path);
  await ada.selectOption('#state', 'waiting_others');
  await ada.locator('form[action$="/state"] button').click();
  await bob.locator(`tr[data-case="${path.split('/')[2]}"]`, { hasText: 'Waiting for others' }).waitFor();
  ok(await bob.locator('tr.is-chosen').getAttribute('data-case') === id, 'a row changes by itself and the choice stays');
});

for (const [name, options] of [['no script', { javaScriptEnabled: false }],
  ['360 px', { viewport: { width: 360, height: 740 } }],
  ['dark', { colorScheme: 'dark' }]]) {
  await test(name, async () => {
    const page = await open(options);
    await logIn(page, ADA);
    for (const [what, at] of [['queue', '/queue?view=all'], ['case', path], ['new', '/new']]) {
      await page.goto(URL_ + at);
      if (what === 'case') {
        const boxes = await Promise.all(['#live-main > .badges', '.timeline'].map((at) => page.locator(at).boundingBox()));
        ok(boxes[1].y - boxes[0].y - boxes[0].height >= 8, `${name}: the chips of a case keep off its first message`);
      }
      await shot(page, `${what}-${name.replace(' ', '-')}`);
      if (name === '360 px') await fits(page, `${what} at 360 px`);
      if (name !== 'no script') await axe(page, `${what}, ${name}`);
    }
    if (name === 'no script') {
      await page.goto(`${URL_ + path}?as=note`);
      await page.fill('#note-text', 'Without script');
      await page.click('#note .primary');
      ok(await page.locator('.said.note', { hasText: 'Without script' }).count() > 0, 'a note without script');
    }
    await page.context().close();
  });
}

await test('log-out', async () => {
  await ada.goto(`${URL_}/queue`);
  await ada.locator('.menu summary').click();
  await ada.getByRole('button', { name: 'Log out' }).click();
  await ada.waitForURL(/\/login/);
  ok(true, 'logging out leads to the log-in');
});
ok(ada.wrongs.length + bob.wrongs.length === 0, 'no script failed and no policy was broken', [...ada.wrongs, ...bob.wrongs].join('\n'));

await end();
