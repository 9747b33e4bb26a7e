// check.js — the tone guard while somebody writes: asks for what it finds when
// they pause, underlines the words, lists the reasons, and puts a suggestion
// in place by key or click.  Without script the second page shows the same.

const PAUSE_MS = 400;

// Findings count bytes of UTF-8, a textarea counts units of UTF-16.
function unitsOf(text) {
  const units = [];
  for (let i = 0; i < text.length;) {
    const cp = text.codePointAt(i);
    const bytes = cp < 0x80 ? 1 : cp < 0x800 ? 2 : cp < 0x10000 ? 3 : 4;
    for (let k = 0; k < bytes; k++) units.push(i);
    i += cp < 0x10000 ? 1 : 2;
  }
  units.push(text.length);
  return (byte) => units[Math.min(byte, units.length - 1)];
}

const make = (tag, cls, text) => {
  const el = document.createElement(tag);
  if (cls) el.className = cls;
  if (text) el.textContent = text;
  return el;
};

class Guard {
  constructor(box) {
    this.box = box;
    this.text = box.querySelector('textarea');
    this.form = this.text.form;
    this.found = this.form.querySelector('[data-found]');
    this.list = this.found.querySelector('ol');
    this.sum = this.form.querySelector('[data-found-sum]');
    this.send = this.form.querySelector('button.primary');
    this.sendWord = this.send.textContent;
    this.mirror = make('div', 'mirror');
    this.mirror.setAttribute('aria-hidden', 'true');
    this.text.before(this.mirror);
    this.findings = [];
    this.asked = 0; // only the latest answer counts
    this.last = this.text.value;
    this.timer = 0;
    this.text.addEventListener('input', () => this.changed());
    this.text.addEventListener('scroll', () => { this.mirror.scrollTop = this.text.scrollTop; });
    this.text.addEventListener('keydown', (ev) => this.key(ev));
    this.form.addEventListener('submit', (ev) => this.submit(ev));
    for (const f of this.form.querySelectorAll('[name="to"], [name="cc"], [name="subject"], [name="lang"], [name="name"], [name="file"]')) {
      f.addEventListener('change', () => this.later());
    }
    new ResizeObserver(() => this.paint()).observe(this.text);
    if (this.text.value.trim()) this.later();
  }

  later() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.ask(), PAUSE_MS);
  }

  // What was found before and after the change moves along with its words.
  changed() {
    const was = this.last, now = this.text.value;
    let head = 0, tail = 0;
    const most = Math.min(was.length, now.length);
    while (head < most && was[head] === now[head]) head++;
    while (tail < most - head && was[was.length - 1 - tail] === now[now.length - 1 - tail]) tail++;
    const by = now.length - was.length;
    this.findings = this.findings.filter((f) => f.to <= head || f.from >= was.length - tail)
      .map((f) => (f.from >= was.length - tail ? { ...f, from: f.from + by, to: f.to + by } : f));
    this.last = now;
    this.unconfirm();
    this.paint();
    this.later();
  }

  value(name) { return this.form.elements[name]?.value || ''; }

  async ask() {
    const text = this.text.value, turn = ++this.asked;
    if (!text.trim()) { this.answer(null); return; }
    const body = {
      text, subject: this.value('subject'), lang: this.value('lang'), to: this.value('to'),
      cc: this.value('cc'), name: this.value('name'),
      case: Number(this.box.dataset.case) || null,
      attachment: (this.form.elements.file?.files.length || 0) > 0,
    };
    let r;
    try {
      r = await fetch('/api/v1/check', {
        method: 'POST', body: JSON.stringify(body),
        headers: { 'content-type': 'application/json', 'x-csrf-token': this.value('csrf') },
      });
      if (!r.ok) return;
      r = await r.json();
    } catch { return; } // sending asks again
    if (turn === this.asked && text === this.text.value) this.answer(r, text);
  }

  answer(r, text) {
    // the list below is the newer one
    for (const old of document.querySelectorAll('#found .marked, #found .findings')) old.remove();
    this.result = r;
    const at = r && unitsOf(text);
    this.findings = (r?.findings || []).map((f) => ({ ...f, from: f.in_subject ? 0 : at(f.from), to: f.in_subject ? 0 : at(f.to) }));
    this.paint();
    this.tell();
    this.promise(r?.promises || [], r?.local_dues || []);
    const promisesOnly = r && r.promises.length && (r.level === 'note' || r.level === 'clean');
    if (promisesOnly) this.confirm(r.confirm);
  }

  // ---- underlines ----
  paint() {
    const text = this.text.value;
    const marked = this.findings.filter((f) => f.to > f.from).sort((a, b) => a.from - b.from || b.to - a.to);
    const parts = [];
    let end = 0;
    for (const f of marked) {
      if (f.from < end) continue;
      parts.push(text.slice(end, f.from));
      parts.push(make('mark', `is-${f.level}`, text.slice(f.from, f.to)));
      end = f.to;
    }
    parts.push(`${text.slice(end)}\n`);
    this.mirror.replaceChildren(...parts);
    this.mirror.style.width = `${this.text.clientWidth + 2}px`;
    this.mirror.style.height = `${this.text.offsetHeight}px`;
    this.mirror.scrollTop = this.text.scrollTop;
  }

  // ---- the list ----
  tell() {
    const r = this.result;
    this.found.hidden = !this.findings.length;
    this.sum.textContent = this.findings.length ? r.summary : '';
    this.list.replaceChildren(...this.findings.map((f, i) => this.item(f, i, r.labels)));
  }

  item(f, i, labels) {
    const li = make('li', `finding is-${f.level}`);
    const head = make('p');
    head.append(make('span', 'badge', `${labels[f.level]}: ${labels[f.what]}`), ' ');
    if (f.to > f.from) {
      const go = make('button', 'quiet', this.text.value.slice(f.from, f.to));
      go.type = 'button';
      go.addEventListener('click', () => this.go(this.findings[i]));
      head.append(go);
    }
    const why = make('p', '', `${f.why} `);
    if (f.suggestion) why.append(make('span', 'soft', f.suggestion));
    li.append(head, why);
    if (f.with !== undefined && f.to > f.from) {
      const use = make('button', '', this.box.dataset.use.replace('#', f.with));
      use.type = 'button';
      use.dataset.use = '';
      use.addEventListener('click', () => this.use(this.findings[i]));
      li.append(use);
    }
    return li;
  }

  go(f) {
    if (!f) return;
    this.text.focus();
    this.text.setSelectionRange(f.from, f.to);
    this.sum.textContent = `${f.why} ${f.suggestion || ''}`;
  }

  use(f) {
    if (!f || f.with === undefined) return;
    this.text.focus();
    this.text.setRangeText(f.with, f.from, f.to, 'end');
    this.text.dispatchEvent(new Event('input', { bubbles: true }));
    clearTimeout(this.timer);
    this.ask();
  }

  // F8 to the next, Shift+F8 to the one before, Alt+Enter takes its suggestion.
  key(ev) {
    const marked = this.findings.filter((f) => f.to > f.from).sort((a, b) => a.from - b.from);
    const at = this.text.selectionStart;
    if (ev.key === 'F8' && marked.length) {
      ev.preventDefault();
      const next = ev.shiftKey
        ? marked.filter((f) => f.from < at).pop() || marked[marked.length - 1]
        : marked.find((f) => f.from >= (this.text.selectionEnd > at ? at + 1 : at)) || marked[0];
      this.go(next);
    } else if (ev.key === 'Enter' && ev.altKey) {
      const here = marked.find((f) => f.from <= at && at <= f.to && f.with !== undefined);
      if (!here) return;
      ev.preventDefault();
      this.use(here);
    }
  }

  // ---- promises ----
  promise(list, dues) {
    const old = this.form.querySelector('[data-promises]');
    const ticked = new Map();
    for (const p of old?.querySelectorAll('[data-promise]') || []) {
      ticked.set(p.querySelector('[name="promise_text"]').value,
        [p.querySelector('[name="promise"]').checked, p.querySelector('[name="promise_due"]').value]);
    }
    old?.remove();
    if (!list.length) return;
    const set = make('fieldset', 'promises');
    set.dataset.promises = '';
    set.append(make('legend', '', this.box.dataset.promise));
    list.forEach((p, i) => {
      const [on, due] = ticked.get(p.text) || [dues[i] !== '', dues[i]];
      const row = make('div', 'inline');
      row.dataset.promise = '';
      const label = make('label', 'check');
      const tick = make('input');
      Object.assign(tick, { type: 'checkbox', name: 'promise', value: String(i), checked: on });
      label.append(tick, ` ${p.text}`);
      const text = make('input');
      Object.assign(text, { type: 'hidden', name: 'promise_text', value: p.text });
      const field = make('div', 'field');
      const when = make('label', '', this.box.dataset.due);
      const input = make('input');
      Object.assign(input, { type: 'datetime-local', name: 'promise_due', value: due, id: `promise-due-${i}` });
      when.htmlFor = input.id;
      field.append(when, input);
      row.append(label, text, field);
      set.append(row);
    });
    this.found.after(set);
  }

  // ---- sending ----
  confirm(token) {
    let f = this.form.elements.confirm;
    if (!f) {
      f = make('input');
      f.type = 'hidden';
      f.name = 'confirm';
      this.form.append(f);
    }
    f.value = token;
  }

  unconfirm() {
    if (this.form.elements.confirm) this.form.elements.confirm.value = '';
    this.send.textContent = this.sendWord;
    this.looked = false;
  }

  // What is asked about needs a second click; what stops, the desk refuses.
  submit(ev) {
    const saving = ev.submitter?.hasAttribute('formaction');
    if (saving || !this.result || this.result.level !== 'ask' || this.looked || this.text.value !== this.last) return;
    if (this.form.elements.confirm?.value === this.result.confirm) return;
    ev.preventDefault();
    ev.stopImmediatePropagation();
    this.looked = true;
    this.confirm(this.result.confirm);
    this.send.textContent = this.box.dataset.anyway;
    this.sum.textContent = this.box.dataset.again;
    this.found.hidden = false;
    this.found.focus();
  }
}

for (const box of document.querySelectorAll('[data-check]')) new Guard(box);
