// What pages do better with a script: `/` finds the search field, names are suggested, texts can be copied,
// the diagram follows its form. Nothing here is needed to read anything.

const lens = ['said-by', 'true-on', 'source', 'modality'];

document.addEventListener('keydown', (event) => {
  const typing = event.target.closest('input, textarea, select, [contenteditable]');
  if (event.key !== '/' || typing || event.ctrlKey || event.metaKey || event.altKey) return;
  const field = document.querySelector('main [type=search]') ?? document.querySelector('[type=search]');
  event.preventDefault();
  field.focus();
  field.select();
});

// -- suggestions

let count = 0;

function suggest(field) {
  const list = document.createElement('ul');
  list.id = `suggestions-${(count += 1)}`;
  list.className = 'suggestions';
  list.hidden = true;
  list.setAttribute('role', 'listbox');
  list.setAttribute('aria-label', 'Suggestions');
  field.after(list);
  field.setAttribute('role', 'combobox');
  field.setAttribute('aria-expanded', 'false');
  field.setAttribute('aria-autocomplete', 'list');
  field.setAttribute('aria-controls', list.id);
  let at = -1;
  let asked = 0;

  const close = () => {
    list.hidden = true;
    at = -1;
    field.setAttribute('aria-expanded', 'false');
    field.removeAttribute('aria-activedescendant');
  };
  const choose = (item) => {
    if (field.dataset.suggest === 'go') {
      location.href = address(`/entities/${item.dataset.id}`);
      return;
    }
    const before = field.value.includes(',') ? `${field.value.slice(0, field.value.lastIndexOf(','))}, ` : '';
    field.value = before + item.dataset.id;
    close();
    field.dispatchEvent(new Event('change', { bubbles: true }));
  };
  const mark = (next) => {
    const items = [...list.children];
    at = (next + items.length) % items.length;
    items.forEach((item, index) => item.setAttribute('aria-selected', String(index === at)));
    field.setAttribute('aria-activedescendant', items[at].id);
  };
  const show = (rows) => {
    list.replaceChildren(...rows.map((row, index) => {
      const item = document.createElement('li');
      item.id = `${list.id}-${index}`;
      item.dataset.id = row.id;
      item.setAttribute('role', 'option');
      item.setAttribute('aria-selected', 'false');
      const name = document.createElement('span');
      name.textContent = row.matched ? `${row.name} – ${row.matched}` : row.name;
      const kind = document.createElement('small');
      kind.textContent = row.kind;
      item.append(name, kind);
      item.addEventListener('pointerdown', (event) => { event.preventDefault(); choose(item); });
      return item;
    }));
    at = -1;
    list.hidden = rows.length === 0;
    field.setAttribute('aria-expanded', String(rows.length > 0));
  };
  field.addEventListener('input', async () => {
    const text = (field.dataset.suggest === 'go' ? field.value : field.value.split(',').pop()).trim();
    const turn = (asked += 1);
    if (text.length < 2) return close();
    const reply = await fetch(`/suggest.json?q=${encodeURIComponent(text)}`);
    if (turn === asked && reply.ok) show(await reply.json());
  });
  field.addEventListener('keydown', (event) => {
    if (list.hidden) return;
    if (event.key === 'ArrowDown') mark(at + 1);
    else if (event.key === 'ArrowUp') mark(at < 0 ? -1 : at - 1);
    else if (event.key === 'Enter' && at >= 0) choose(list.children[at]);
    else if (event.key === 'Escape') close();
    else return;
    event.preventDefault();
  });
  field.addEventListener('blur', close);
}

/** An address under the lens of this page. */
function address(path) {
  const url = new URL(path, location.origin);
  const here = new URLSearchParams(location.search);
  for (const key of lens) for (const value of here.getAll(key)) if (value) url.searchParams.append(key, value);
  return url.pathname + url.search;
}

document.querySelectorAll('[data-suggest]').forEach(suggest);

// -- copying

function copying(root) {
  for (const code of root.querySelectorAll('.copies code')) {
    const button = document.createElement('button');
    button.type = 'button';
    button.className = 'small';
    button.textContent = 'Copy';
    button.setAttribute('aria-label', `Copy ${code.previousElementSibling.textContent}`);
    button.addEventListener('click', async () => {
      const text = code.textContent.startsWith('/') ? location.origin + code.textContent : code.textContent;
      await navigator.clipboard.writeText(text);
      button.textContent = 'Copied';
      setTimeout(() => { button.textContent = 'Copy'; }, 1500);
    });
    code.after(button);
  }
}

// -- the diagram follows its form

let drawn = 0;

async function redraw(form) {
  const turn = (drawn += 1);
  const values = [...new FormData(form)].filter(([, value]) => value);
  const url = `${form.getAttribute('action')}?${new URLSearchParams(values)}`;
  const reply = await fetch(url);
  if (turn !== drawn) return;
  if (!reply.ok) return form.requestSubmit();
  const page = new DOMParser().parseFromString(await reply.text(), 'text/html');
  const drawing = document.getElementById('drawing');
  drawing.replaceChildren(...page.getElementById('drawing').childNodes);
  history.replaceState(null, '', url);
  copying(drawing);
}

for (const form of document.querySelectorAll('[data-live]')) {
  form.addEventListener('change', () => redraw(form));
}

copying(document);

// On a phone the row of places is longer than the window: the one where the reader is stands in sight.
document.querySelector('.places [aria-current]')?.scrollIntoView({ block: 'nearest', inline: 'center', behavior: 'instant' });
