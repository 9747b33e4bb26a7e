// live.js — on every page of somebody who is logged in: keeps the queue and
// the case up to date, shows who else is here, and listens to the keyboard.
// Pages work without it.

const one = (q, from = document) => from.querySelector(q);
const all = (q, from = document) => [...from.querySelectorAll(q)];
const csrf = () => one('input[name="csrf"]')?.value || '';
const view = one('[data-live]');
const typing = (el) => el instanceof Element &&
  (el.matches('input, select, textarea') || el.isContentEditable);

async function fragment(path) {
  const r = await fetch(path, { headers: { accept: 'text/html' } });
  if (!r.ok || r.redirected) return null;
  return new DOMParser().parseFromString(await r.text(), 'text/html');
}

// Several events at once become one look.
function calmly(fn, ms) {
  let timer = 0, busy = false, again = false;
  const run = async () => {
    timer = 0;
    if (busy) { again = true; return; }
    busy = true;
    try { await fn(); } catch { /* the next event asks again */ }
    busy = false;
    if (again) { again = false; timer ||= setTimeout(run, ms); }
  };
  return () => { timer ||= setTimeout(run, ms); };
}

// ---- the queue ----

function choose(row, focus = true) {
  all('#rows tr.is-chosen').forEach((r) => r.classList.remove('is-chosen'));
  if (!row) return;
  row.classList.add('is-chosen');
  if (focus) one('.subject', row).focus();
}

function chosen() {
  const at = document.activeElement?.closest?.('#rows tbody tr');
  return at || one('#rows tr.is-chosen');
}

async function renewQueue() {
  const page = await fragment(view.dataset.rows);
  if (!page) return;
  const id = chosen()?.dataset.case;
  const focused = document.activeElement?.closest?.('#rows tr') != null;
  const open = all('#rows tr:has(details[open])').map((r) => r.dataset.case);
  const height = window.scrollY;
  view.replaceChildren(...page.body.childNodes);
  for (const row of all('#rows tbody tr')) {
    if (row.dataset.case === id) choose(row, focused);
    if (open.includes(row.dataset.case)) one('details', row).open = true;
  }
  window.scrollTo(0, height);
}

// ---- the case ----

const news = new Set(['message.in', 'message.out', 'message.note']);
let unread = false; // something came that the writer has not agreed to

function renewVersions(main) {
  if (unread) return; // then sending asks first
  all('[data-version]').forEach((f) => { f.value = main.dataset.atVersion; });
  all('[data-seen]').forEach((f) => { f.value = main.dataset.last; });
}

const touched = (side) => side.contains(document.activeElement) ||
  all('details[open] input:not([type=hidden])', side)
    .some((f) => f.value !== f.defaultValue);

async function renewCase() {
  const page = await fragment(`/case/${view.dataset.case}/live`);
  const main = page && one('#live-main', page);
  if (!main) return;
  const open = all('#live-main .said:has(details[open])').map((m) => m.id);
  const here = one('#presence');
  const side = one('#live-side');
  one('#presence', main).replaceWith(here);
  for (const id of open) all(`#${id} details`, main).forEach((d) => { d.open = true; });
  one('#live-main').replaceWith(main);
  if (!touched(side)) side.replaceWith(one('#live-side', page));
  renewVersions(main);
  countDown();
}

function tell(words) {
  let box = one('#news');
  if (!box) {
    box = document.createElement('p');
    box.id = 'news';
    box.className = 'banner';
    box.setAttribute('role', 'status');
    one('#composer')?.before(box);
  }
  box.textContent = words;
}

function countDown() {
  for (const el of all('[data-leaves]')) {
    const end = Date.now() + (el.dataset.leaves - el.dataset.now);
    const tick = () => {
      const s = Math.ceil((end - Date.now()) / 1000);
      if (!el.isConnected || s < 0) return;
      el.textContent = el.dataset.words.replace('#', s);
      setTimeout(tick, 500);
    };
    tick();
  }
}

// ---- who else is here ----

const others = new Map();
let doing = 'here';

function sayHere(what) {
  const body = new URLSearchParams({ csrf: csrf(), doing: what });
  const path = `/case/${view.dataset.case}/presence`;
  if (what === 'gone') navigator.sendBeacon(path, body);
  else fetch(path, { method: 'POST', body, keepalive: true }).catch(() => {});
}

function showOthers() {
  const words = [];
  for (const [id, o] of others) {
    if (o.until < Date.now()) others.delete(id);
    else words.push((o.doing === 'writing' ? view.dataset.writing : view.dataset.here).replace('#', o.name));
  }
  const text = words.join(' · ');
  if (one('#presence').textContent !== text) one('#presence').textContent = text;
}

function heard(p) {
  if (String(p.agent) === view.dataset.agent) return;
  if (p.doing === 'gone') others.delete(p.agent);
  else {
    if (!others.has(p.agent)) sayHere(doing); // so that they see us, too
    others.set(p.agent, { name: p.name, doing: p.doing, until: Date.now() + 75000 });
  }
  showOthers();
}

function bePresent() {
  let wrote = 0;
  sayHere('here');
  setInterval(() => {
    doing = Date.now() - wrote < 20000 ? 'writing' : 'here';
    sayHere(doing);
    showOthers();
  }, 25000);
  one('#composer')?.addEventListener('input', () => {
    if (Date.now() - wrote > 10000) { doing = 'writing'; sayHere(doing); }
    wrote = Date.now();
  });
  window.addEventListener('pagehide', () => sayHere('gone'));
}

// ---- the stream ----

function listen() {
  const q = new URLSearchParams();
  const isCase = view.dataset.live === 'case';
  if (isCase) { q.set('case', view.dataset.case); q.set('last', view.dataset.last); }
  const source = new EventSource(`/events?${q}`);
  const renew = calmly(isCase ? renewCase : renewQueue, 150);
  source.addEventListener('event', (ev) => {
    const e = JSON.parse(ev.data);
    if (isCase && news.has(e.kind) && String(e.agent) !== view.dataset.agent) {
      unread = true;
      tell(view.dataset.new);
    } else if (isCase && e.agent && String(e.agent) !== view.dataset.agent) {
      tell(view.dataset.changed);
    }
    renew();
  });
  if (isCase) source.addEventListener('presence', (ev) => heard(JSON.parse(ev.data)));
  // what was missed while the line was down is in the rows
  let lost = false;
  source.addEventListener('error', () => { lost = true; });
  source.addEventListener('open', () => { if (lost) { lost = false; renew(); } });
  window.addEventListener('pagehide', () => source.close());
  window.addEventListener('pageshow', (ev) => { if (ev.persisted) location.reload(); });
}

if (view) {
  listen();
  if (view.dataset.live === 'case') { bePresent(); countDown(); }
}

// ---- the keyboard ----

function step(by) {
  const rows = all('#rows tbody tr');
  const at = rows.indexOf(chosen());
  choose(rows[at < 0 ? 0 : Math.min(rows.length - 1, Math.max(0, at + by))]);
}

function write(kind) {
  const tab = one(`[data-tab="${kind}"]`);
  if (!tab) return false;
  tab.click();
  one(`#${kind} textarea`).focus();
  return true;
}

const keys = {
  j: () => step(1),
  k: () => step(-1),
  r: () => write('reply'),
  n: () => write('note'),
  a: () => one('#take button')?.click(),
  '/': () => one('.top-search input')?.focus(),
  '?': () => one('#keys')?.showModal(),
};

document.addEventListener('keydown', (ev) => {
  if (ev.ctrlKey || ev.altKey || ev.metaKey || ev.isComposing || typing(ev.target) || one('dialog[open]')) return;
  if (ev.key === 'Enter') {
    const row = one('#rows tr.is-chosen');
    if (row && ev.target === document.body) one('.subject', row).click();
    return;
  }
  if (!Object.hasOwn(keys, ev.key)) return;
  ev.preventDefault();
  keys[ev.key]();
});

for (const b of all('[data-keys]')) {
  b.hidden = false;
  b.addEventListener('click', () => one('#keys').showModal());
}
