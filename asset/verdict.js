// verdict.js — one key for each value of a verdict; the buttons show which.
// Pages work without it.

document.addEventListener('keydown', (ev) => {
  if (ev.ctrlKey || ev.altKey || ev.metaKey || ev.isComposing || ev.repeat) return;
  if (ev.target instanceof Element && ev.target.matches('input, select, textarea')) return;
  if (document.querySelector('dialog[open]')) return;
  const button = document.querySelector(`[data-key="${CSS.escape(ev.key)}"]:not(:disabled)`);
  if (!button) return;
  ev.preventDefault();
  ev.stopPropagation(); // the desk's own keys mean something else
  button.click();
}, true);
