// The queries that were run, and the address as a link to what is in the editors.

import { $, el, query, showPane, variables } from './page.js';
import { prettify } from './text.js';
import { closePopup } from './complete.js';
import { offerOperations, operationName, readVariables } from './edit.js';

const HISTORY_KEY = 'meagraph.ide.history', HISTORY_LENGTH = 30;

/** Storage may be forbidden, full or spoilt. The history is a convenience, so all of that is passed over. */
export function readHistory() {
  try {
    return JSON.parse(localStorage.getItem(HISTORY_KEY)).filter((entry) => typeof entry.query === 'string');
  } catch { return []; }
}
export function writeHistory(list) {
  try { localStorage.setItem(HISTORY_KEY, JSON.stringify(list.slice(0, HISTORY_LENGTH))); } catch { /* see above */ }
}

let loaded = {};

export function remember() {
  const entry = { query: query.value, variables: variables.value, time: Date.now() };
  const others = readHistory().filter((old) => old.query !== entry.query || old.variables !== entry.variables);
  if (entry.query.trim()) writeHistory([entry, ...others]);
}

/** Puts a query into the editors; what was written there before goes to the history. */
export function load(entry) {
  if (query.value !== loaded.query || variables.value !== loaded.variables) remember();
  query.value = entry.query;
  variables.value = entry.variables ?? '';
  loaded = { query: query.value, variables: variables.value };
  closePopup();
  offerOperations();
  if (entry.operation) $('operation').value = entry.operation;
  readVariables();
  saveToAddress();
}

export function loadExample(example) {
  load({ query: prettify(example.query), variables: example.variables && JSON.stringify(example.variables, null, 2) });
}

export function showHistory() {
  const time = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'short' }), list = readHistory();
  const reload = (entry) => { load(entry); $('history').close(); showPane('query'); query.focus(); };
  const item = (entry) => el('li', {}, el('button', { type: 'button', onclick: () => reload(entry) },
    el('time', {}, time.format(entry.time)), el('code', {}, entry.query.replace(/\s+/g, ' ').slice(0, 200))));
  $('history-clear').hidden = !list.length;
  $('history-list').replaceChildren(...(list.length ? list.map(item) : [el('li', {}, 'Nothing yet.')]));
}

/** Keeps the address a link to what is in the editors. A fragment is not sent to the server. */
export function saveToAddress() {
  const parts = Object.entries({ query: query.value, variables: variables.value, operation: operationName() ?? '' });
  const fragment = new URLSearchParams(parts.filter(([, value]) => value.trim()));
  try { history.replaceState(null, '', `#${fragment}`); } catch { /* Safari allows a hundred changes in half a minute */ }
}

export function loadFromAddress() {
  const entry = Object.fromEntries(new URLSearchParams(location.hash.slice(1)));
  if (entry.query) load(entry);
  return Boolean(entry.query);
}
