// compose.js — the composer of a case: tabs without a new page, and drafts
// that save themselves.

const box = document.querySelector('#composer');
const forms = [...box.querySelectorAll('form[data-kind]')];
const tabs = [...box.querySelectorAll('[data-tab]')];
const SAVE_MS = 3000;

for (const tab of tabs) {
  tab.addEventListener('click', (ev) => {
    ev.preventDefault();
    for (const t of tabs) {
      if (t === tab) t.setAttribute('aria-current', 'true');
      else t.removeAttribute('aria-current');
    }
    for (const f of forms) f.hidden = f.dataset.kind !== tab.dataset.tab;
  });
}

function keepDraft(form) {
  const text = form.querySelector('textarea');
  const status = form.querySelector('[data-status]');
  let timer = 0, kept = text.value, sending = false;

  async function save(keepalive) {
    timer = 0;
    if (sending || text.value === kept) return;
    const now = text.value;
    const body = new URLSearchParams({
      csrf: form.querySelector('[name="csrf"]').value,
      quiet: '1', text: now,
    });
    try {
      const r = await fetch(`${box.dataset.draft}/${form.dataset.kind}`, { method: 'POST', body, keepalive });
      if (!r.ok || r.redirected) throw new Error('refused');
      kept = now;
      status.textContent = box.dataset.saved;
    } catch {
      status.textContent = box.dataset.unsaved;
      timer ||= setTimeout(save, SAVE_MS * 3);
    }
  }
  text.addEventListener('input', () => {
    status.textContent = '';
    timer ||= setTimeout(save, SAVE_MS);
  });
  form.addEventListener('submit', () => { sending = true; clearTimeout(timer); });
  window.addEventListener('pagehide', () => save(true));
  form.addEventListener('keydown', (ev) => {
    if (ev.key === 'Enter' && (ev.ctrlKey || ev.metaKey)) form.requestSubmit();
  });
}

forms.forEach(keepDraft);
