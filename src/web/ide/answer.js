// Running a query, and its answer.

import { $, button, el, prose, query, showPane, variables } from './page.js';
import { post } from './schema.js';
import { closePopup } from './complete.js';
import { operationName, readVariables } from './edit.js';
import { remember } from './history.js';

const MOST_COLOURED = 400_000; // Longer answers stay plain: hundreds of thousands of elements make a page slow.

export let running = null, answerText = '';

export async function run() {
  const values = readVariables();
  if (!values) return variables.focus();
  running?.abort();
  const mine = running = new AbortController();
  closePopup();
  remember();
  showPane('response');
  $('cancel').disabled = false;
  $('outcome').replaceChildren('Running …');
  try {
    const answer = await post({ query: query.value, variables: values, operationName: operationName() }, mine.signal);
    if (running === mine) showAnswer(answer);
  } catch (error) {
    const why = error.name === 'AbortError' ? 'Cancelled' : `No answer from the server (${error.message})`;
    if (running === mine) $('outcome').replaceChildren(el('span', { className: 'bad' }, why));
  }
  if (running !== mine) return; // a later run took its place
  running = null;
  if (document.activeElement === $('cancel')) $('run').focus(); // a disabled button would lose the focus
  $('cancel').disabled = true;
}

export const plural = (number, one, many = `${one}s`) => `${number.toLocaleString('en-GB')} ${number === 1 ? one : many}`;
const timeText = (ms) => (ms < 1e3 ? `${Math.round(ms)} ms` : `${(ms / 1e3).toFixed(1)} s`);
const oneDecimal = { maximumFractionDigits: 1 };
const sizeText = (size) => (size < 1e3 ? `${size} B` : `${(size / 1e3).toLocaleString('en-GB', oneDecimal)} kB`);

function showAnswer({ response, text, size, time }) {
  let answer;
  try { answer = JSON.parse(text); } catch { /* shown as it came */ }
  const errors = Array.isArray(answer?.errors) ? answer.errors : [];
  const status = `HTTP ${response.status} ${response.statusText}`.trim(); // HTTP/2 has no status text
  const problem = answer ? errors.length && plural(errors.length, 'error') : 'not JSON';
  $('outcome').replaceChildren(el('span', { className: response.ok ? 'good' : 'bad' }, status), el('span', {}, timeText(time)),
    el('span', {}, sizeText(size)), problem ? el('span', { className: 'bad' }, problem) : '');
  answerText = answer ? JSON.stringify(answer, null, 2) : text;
  $('answer').replaceChildren(...(answer && answerText.length < MOST_COLOURED ? coloured(answerText) : [answerText]));
  $('answer').scrollTop = 0;
  $('answer').hidden = $('copy').hidden = false;
  $('welcome').hidden = true;
  $('errors').hidden = !errors.length;
  const title = plural(errors.length, 'error') + (answer?.data ? '; the rest of the answer is below' : '');
  $('errors').replaceChildren(el('h3', {}, title), el('ul', {}, errors.map(errorItem)));
}

function errorItem({ message, locations, path, extensions }) {
  const place = ({ line, column }) => button(`line ${line}, column ${column}`, () => goTo(line, column));
  return el('li', {}, el('p', {}, prose(message)), el('p', { className: 'where' },
    extensions?.code && el('span', { className: 'codeword' }, String(extensions.code)), (locations ?? []).map(place),
    path && el('span', {}, `at ${path.join(' › ')}`)));
}

function goTo(line, column) {
  const at = query.value.split('\n').slice(0, line - 1).join('\n').length + (line > 1) + column - 1;
  showPane('query');
  query.focus();
  query.setSelectionRange(at, at);
}

/** JSON line by line, its parts in different colours; web addresses become links. */
const coloured = (json) => json.match(/[^\n]*\n?/g).map((line) => {
  const [, indent, key, rest] = /^( *)("(?:\\.|[^"\\])*"(?=:))?([^]*)$/.exec(line);
  const [, lead, value, end] = /^((?:: )?)("(?:\\.|[^"\\])*"|[-\w.+]*)([^]*)$/.exec(rest);
  const className = value.startsWith('"') ? 'string' : /^[tfn]/.test(value) ? 'literal' : 'number';
  const address = /^"(https?:\/\/[^\s"\\]+)"$/.exec(value)?.[1];
  const shown = address ? el('a', { href: address, target: '_blank', rel: 'noopener noreferrer' }, value)
    : value && el('span', { className }, value);
  const row = el('span', { className: 'line' }, indent, key && el('span', { className: 'key' }, key), lead, shown, end);
  row.style.setProperty('--indent', indent.length + 2); // where the text goes on when it is too long for the line
  return row;
});
