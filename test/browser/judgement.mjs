// judgement.mjs - what the tone guard and the judgement do in a real browser,
// as TAP: underlines while typing, suggestions by keyboard, a stop that no
// direct call passes, a promise that becomes one of the case, one key for each
// correction, and all of it without script, at 360 px and in the dark.
// Environment as desk.mjs.
import { URL_, axe, end, fits, logIn, ok, open as page, person, shot, test } from './tap.mjs';

const [ADA, BOB] = ['REDRESS_ADA', 'REDRESS_BOB'].map(person);
const GOOD = 'Dear Ann,\n\nwe are sorry that your guitar was broken. We have repaired it today, and the repair costs you nothing.\n\nKind regards\nBob';
const opened = [];
async function open(who, options) {
  const p = await page(options, 15000);
  opened.push(p);
  await logIn(p, who);
  return p;
}

const bob = await open(BOB);

await test('underlines while typing', async () => {
  await bob.goto(`${URL_}/case/1`);
  await bob.locator('#reply-text').focus();
  await bob.keyboard.type('Dear Ann, you are an idiot. We recieve this daily; please fill in the form on our website.');
  await bob.locator('.mirror mark.is-stop').first().waitFor();
  ok(await bob.locator('.mirror mark.is-stop').first().textContent() === 'idiot', 'the insult is underlined while somebody types');
  ok(await bob.locator('.mirror mark.is-ask').count() > 0, 'so is what is doubtful');
  const looks = await bob.evaluate(() => ['stop', 'ask', 'note'].map((l) => {
    const m = document.querySelector(`.mirror mark.is-${l}`);
    return m && getComputedStyle(m).textDecorationStyle;
  }).filter(Boolean));
  ok(new Set(looks).size === looks.length, 'each level has a line of its own, not only a colour', looks.join(' '));
  const [mirror, text] = await bob.evaluate(() => ['.mirror', '#reply-text'].map((q) => {
    const s = getComputedStyle(document.querySelector(q));
    return [s.fontSize, s.fontFamily, s.lineHeight, s.paddingTop, s.paddingLeft].join();
  }));
  ok(mirror === text, 'the layer of underlines has the same letters as the text', `${mirror}\n${text}`);
  ok(await bob.locator('[data-found-sum]').getAttribute('role') === 'status', 'what is found is told politely');
  await axe(bob, 'the composer with findings');
  await shot(bob, 'guard-typing');
});

await test('a suggestion by keyboard', async () => {
  if (await bob.locator('[data-use]').count() === 0) {
    console.log(`ok ${++n} - a suggestion by keyboard # SKIP no dictionary of English`);
    return;
  }
  await bob.locator('#reply-text').focus();
  await bob.evaluate(() => document.querySelector('#reply-text').setSelectionRange(0, 0));
  for (let i = 0; i < 8; i++) {
    await bob.keyboard.press('F8');
    const on = await bob.evaluate(() => {
      const t = document.querySelector('#reply-text');
      return t.value.slice(t.selectionStart, t.selectionEnd);
    });
    if (on === 'recieve') break;
  }
  await bob.keyboard.press('Alt+Enter');
  ok(/We receive this daily/.test(await bob.inputValue('#reply-text')), 'F8 goes there and Alt+Enter takes the suggestion');
});

await test('a stop', async () => {
  await bob.click('#reply .primary');
  await bob.locator('#found.is-bad').waitFor();
  ok(/idiot/.test(await bob.inputValue('#reply-text')), 'a stop is refused and the text is kept');
  ok(await bob.locator('#pass').count() === 0, 'an agent is offered no way round');
  const direct = await bob.evaluate(async () => {
    const form = document.querySelector('#reply');
    const body = new FormData(form);
    const c = await (await fetch('/api/v1/check', {
      method: 'POST', body: JSON.stringify({ text: form.elements.text.value, case: 1 }),
      headers: { 'content-type': 'application/json', 'x-csrf-token': form.elements.csrf.value },
    })).json();
    body.set('confirm', c.confirm);
    body.set('pass', 'because I say so');
    const r = await fetch(form.action, { method: 'POST', body, redirect: 'manual' });
    return [c.level, r.status];
  });
  ok(direct[0] === 'stop' && direct[1] === 422, 'calling the route directly passes no stop', direct.join());
  await bob.goto(`${URL_}/case/1`);
  ok(await bob.locator('.said.out').count() === 0, 'and nothing has left');
});

await test('a second click', async () => {
  await bob.fill('#reply-text', `${GOOD}\n\nPlease fill in the form on our website, too.`);
  await bob.locator('.mirror mark.is-ask').first().waitFor();
  await bob.click('#reply .primary');
  ok(await bob.locator('#reply .primary').textContent() === 'Send anyway' && /\/case\/1/.test(bob.url()), 'the first click asks once more, in place');
  await axe(bob, 'the composer that asks');
  await bob.click('#reply .primary');
  await bob.locator('.said.out', { hasText: 'fill in the form' }).waitFor();
  ok(true, 'the second click sends');
});

await test('a promise', async () => {
  await bob.goto(`${URL_}/case/2`);
  await bob.fill('#reply-text', `${GOOD}\n\nWe will refund you within three days.`);
  await bob.locator('[data-promises] [name="promise"]').waitFor();
  ok(await bob.locator('[name="promise_due"]').first().inputValue() !== '', 'a promise is found, with its time');
  await shot(bob, 'guard-promise');
  await axe(bob, 'the composer with a promise');
  await bob.click('#reply .primary');
  await bob.locator('.said.out').waitFor();
  ok(await bob.locator('#live-side', { hasText: 'We will refund you within three days' }).count() === 1, 'confirmed, it is a promise of the case');
});

await test('corrections by one key each', async () => {
  await bob.goto(`${URL_}/message/1/verdict`);
  ok(await bob.locator('.says mark').count() > 0, 'the words that say so are marked');
  await axe(bob, 'the verdict');
  await shot(bob, 'verdict');
  await bob.keyboard.press('q');
  await bob.locator('.flash').waitFor();
  ok(await bob.locator('button[value="question"]').getAttribute('aria-pressed') === 'true', 'one key sets the kind right');
  await Promise.all([bob.waitForNavigation(), bob.keyboard.press('1')]);
  ok(await bob.locator('button[data-key="1"]').getAttribute('aria-pressed') === 'true', 'one key sets the harm right');
  await Promise.all([bob.waitForNavigation(), bob.keyboard.press('g')]);
  ok(await bob.locator('button[value="legal"]').getAttribute('aria-pressed') === 'true', 'one key sets a flag');
  await Promise.all([bob.waitForNavigation(), bob.keyboard.press('Shift+L')]);
  ok(await bob.locator('button[value="late"]').getAttribute('aria-pressed') === 'true', 'one key sets the cause right');
  await bob.goto(`${URL_}/case/1`);
  ok(/question/.test(await bob.locator('.chips summary').first().textContent()), 'and the case shows it');
  await bob.locator('.chips summary').first().click();
  await axe(bob, 'the case with a judgement');
  await bob.goto(`${URL_}/judgement/next`);
  const first = bob.url();
  await Promise.all([bob.waitForNavigation(), bob.keyboard.press('v')]);
  ok(bob.url() !== first, 'a drawn message is confirmed by one key, and the next comes');
});

await test('a lead', async () => {
  const ada = await open(ADA);
  await ada.goto(`${URL_}/case/3`);
  await ada.fill('#reply-text', 'Dear Ann, you are an idiot.');
  await ada.click('#reply .primary');
  await ada.locator('#pass').waitFor();
  await axe(ada, 'the second page');
  await shot(ada, 'guard-second');
  await ada.fill('#pass', 'She asked us to quote her letter');
  await ada.click('#reply .primary');
  await ada.locator('.said.out', { hasText: 'idiot' }).waitFor();
  ok(await ada.locator('.happened', { hasText: 'She asked us to quote her letter' }).count() === 1, 'lets a stop pass with a reason, which the timeline tells');
  for (const [name, at] of [['judgement', '/judgement'], ['words', '/settings/words']]) {
    await ada.goto(URL_ + at);
    await axe(ada, name);
    await shot(ada, name);
  }
  await ada.locator('input[aria-label="New word"]').first().fill('Orion 3000');
  await ada.locator('input[aria-label="New word"]').first().press('Enter');
  await ada.locator('li', { hasText: 'Orion 3000' }).waitFor();
  ok(true, 'a product of ours is added');
});

for (const [look, options] of [['no script', { javaScriptEnabled: false }],
  ['360 px', { viewport: { width: 360, height: 740 } }],
  ['dark', { colorScheme: 'dark' }]]) {
  await test(look, async () => {
    const page = await open(ADA, options);
    for (const [name, at] of [['verdict', '/message/2/verdict'], ['judgement', '/judgement'], ['words', '/settings/words']]) {
      await page.goto(URL_ + at);
      await shot(page, `${name}-${look.replace(' ', '-')}`);
      if (look === '360 px') await fits(page, `${name} at 360 px`);
      if (look !== 'no script') await axe(page, `${name}, ${look}`);
    }
    await page.goto(`${URL_}/case/4`);
    await page.fill('#reply-text', `${GOOD}\n\nPlease fill in the form on our website. We will refund you within three days.`);
    if (look === 'no script') {
      await page.click('#reply .primary');
      ok(await page.locator('#found mark.is-ask').count() > 0, 'without script the second page marks the words');
      ok(await page.locator('[name="promise"]').isChecked(), 'and offers the promise');
      await shot(page, 'guard-second-no-script');
      await page.click('#reply .primary');
      ok(await page.locator('.said.out', { hasText: 'within three days' }).count() === 1, 'whose button sends');
      ok(await page.locator('#live-side', { hasText: 'We will refund you within three days' }).count() === 1, 'with the promise');
    } else {
      await page.locator('.mirror mark').first().waitFor();
      await shot(page, `guard-${look.replace(' ', '-')}`);
      if (look === '360 px') await fits(page, 'the composer with findings at 360 px');
      await axe(page, `the composer with findings, ${look}`);
    }
    await page.context().close();
  });
}
const wrongs = opened.flatMap((p) => p.wrongs);
ok(wrongs.length === 0, 'no script failed and no policy was broken', wrongs.join('\n'));

await end();
