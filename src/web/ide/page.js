// What every part of the GraphQL page uses. Text from the server, the address or the reader only ever becomes text
// nodes, never markup.

export const $ = (id) => document.getElementById(id);
export const query = $('query'), variables = $('variables');

/** Makes an element. Children that are strings become text; empty ones are left out. */
export function el(name, properties = {}, ...children) {
  const node = document.createElement(name);
  for (const [key, value] of Object.entries(properties)) {
    if (/^(aria-|role$)/.test(key)) node.setAttribute(key, value); else node[key] = value;
  }
  node.append(...children.flat().filter(Boolean));
  return node;
}
export const button = (text, onclick, className = 'link') => el('button', { type: 'button', className, onclick }, text);

/** Text in which `backticks` mark code. */
export const prose = (text) => String(text ?? '').split('`').map((part, at) => (at % 2 ? el('code', {}, part) : part));
export const notice = (text) => { $('notice').textContent = text; };

export function showPane(name) {
  $('panes').dataset.pane = name;
  for (const tab of document.querySelectorAll('.tabs button')) tab.setAttribute('aria-pressed', tab.dataset.pane === name);
}

/** Fails outside secure contexts, or where the reader refuses. */
export const copy = (text, done) => Promise.resolve().then(() => navigator.clipboard.writeText(text))
  .then(() => notice(done), () => notice('The browser does not allow copying here.'));
