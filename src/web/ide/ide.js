// The GraphQL page: wires its parts together.

import { $, copy, el, notice, query, showPane, variables } from './page.js';
import { loadSchema } from './schema.js';
import { closePopup, complete, popup, popupKey } from './complete.js';
import { assist, offerOperations, readVariables, tidy, writing } from './edit.js';
import { answerText, run, running } from './answer.js';
import { back, renderSchema } from './browse.js';
import { load, loadExample, loadFromAddress, readHistory, saveToAddress, showHistory, writeHistory } from './history.js';

/** What the Examples menu offers: fetched from the server, so that the questions stand in one place. */
let EXAMPLES = [];

let saving = 0;
for (const area of [query, variables]) {
  area.addEventListener('beforeinput', assist);
  area.addEventListener('input', () => {
    offerOperations();
    readVariables();
    $('examples').value = '';
    notice('');
    clearTimeout(saving);
    saving = setTimeout(saveToAddress, 400);
  });
}
query.addEventListener('input', ({ inputType }) => {
  const typed = inputType?.startsWith('insert') && /[\w$@]/.test(query.value[query.selectionStart - 1] ?? '');
  if (!writing && (popup || typed)) complete(false);
});
query.addEventListener('keydown', popupKey);
for (const type of ['blur', 'scroll', 'pointerdown']) query.addEventListener(type, closePopup);
$('popup').addEventListener('mousedown', (event) => event.preventDefault()); // the field keeps the focus

async function loadExamples() {
  try {
    EXAMPLES = await (await fetch('/examples.json')).json();
  } catch {
    return; // without examples the editor still works
  }
  for (const group of new Set(EXAMPLES.map((example) => example.group))) {
    $('examples').append(el('optgroup', { label: group }, EXAMPLES.map((example, value) => (
      example.group === group && el('option', { value }, example.title)))));
  }
}

$('examples').addEventListener('change', ({ target }) => {
  if (target.value) loadExample(EXAMPLES[target.value]);
  showPane('query');
});
$('operation').addEventListener('change', saveToAddress);
$('schema-search').addEventListener('input', () => renderSchema());
$('schema-search').addEventListener('keydown', ({ key }) => {
  if (key === 'Enter') $('schema').querySelector('.results button')?.click();
});
for (const tab of document.querySelectorAll('.tabs button')) tab.addEventListener('click', () => showPane(tab.dataset.pane));
for (const [id, action] of Object.entries({
  run, prettify: tidy, 'schema-back': back, cancel: () => running?.abort(),
  copy: () => copy(answerText, 'Response copied.'),
  share: () => { saveToAddress(); copy(location.href, 'Link copied.'); },
  'history-open': () => { showHistory(); $('history').showModal(); },
  'history-close': () => $('history').close(),
  'history-clear': () => { writeHistory([]); showHistory(); },
})) $(id).addEventListener('click', action);

document.addEventListener('keydown', (event) => {
  const { key, ctrlKey, metaKey, altKey, target } = event;
  if ($('history').open) return;
  if (key === 'Enter' && (ctrlKey || metaKey)) run();
  else if (key === ' ' && ctrlKey && target === query) complete(true);
  else if (key === '/' && !ctrlKey && !metaKey && !altKey && !target.closest('input, textarea, select')) {
    showPane('schema');
    $('schema-search').select();
  } else return;
  event.preventDefault();
});
window.addEventListener('hashchange', loadFromAddress);

const examplesLoaded = loadExamples();
if (!loadFromAddress()) {
  const [last] = readHistory();
  if (last) load(last);
  else examplesLoaded.then(() => EXAMPLES.length && loadExample(EXAMPLES.find((example) => example.name === 'members-of-iccwc') ?? EXAMPLES[0]));
}
loadSchema();
