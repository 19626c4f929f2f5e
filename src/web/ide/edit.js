// Editing: indents, pairs of brackets, variables, the choice of an operation.

import { $, el, notice, query, variables } from './page.js';
import { closes, definitions, isWithinText, lex, opens, prettify } from './text.js';

const PAIRS = { '{': '}', '(': ')', '[': ']', '"': '"' };

export let writing = false;

/** Replaces a range. execCommand is old, but the only way that keeps the browser's own undo. */
export function write(area, from, to, text, caret = from + text.length) {
  writing = true;
  area.focus();
  area.setSelectionRange(from, to);
  if (!document.execCommand(text ? 'insertText' : 'delete', false, text)) {
    area.setRangeText(text, from, to, 'end');
    area.dispatchEvent(new InputEvent('input', { bubbles: true }));
  }
  area.setSelectionRange(caret, caret);
  writing = false;
}

/** Indents new lines and keeps brackets and quotes in pairs. */
export function assist(event) {
  const area = event.currentTarget, { value, selectionStart: from, selectionEnd: to } = area;
  const before = value[from - 1] ?? '', after = value[to] ?? '', typed = event.data, pair = PAIRS[typed];
  const instead = (...change) => { event.preventDefault(); write(area, ...change); };
  if (writing || event.isComposing) return;
  if (/^insert(LineBreak|Paragraph)$/.test(event.inputType)) {
    const line = value.slice(value.lastIndexOf('\n', from - 1) + 1, from), [indent] = line.match(/^[ \t]*/);
    const within = /[{([]\s*$/.test(line), [closing] = value.slice(to).match(/^[ \t]*[})\]]|/);
    const inner = `\n${indent}${within ? '  ' : ''}`, outer = within && closing ? `\n${indent}` : '';
    instead(from, outer ? to + closing.length - 1 : to, inner + outer, from + inner.length);
  } else if (event.inputType === 'deleteContentBackward') {
    if (from === to && after && PAIRS[before] === after) instead(from - 1, to + 1, '');
  } else if (event.inputType === 'insertText' && typed?.length === 1) {
    const tokens = lex(value), within = isWithinText(tokens, from);
    const unclosed = tokens.reduce((sum, { text }) => sum + opens(text) - closes(text), 0) > 0;
    if (from !== to && pair) instead(from, to, typed + value.slice(from, to) + pair);
    else if (typed === after && (typed === '"' ? within : closes(typed) && !within && !unclosed)) {
      event.preventDefault();
      area.setSelectionRange(from + 1, from + 1);
    } else if (pair && !within && /^[\s,:)\]}]?$/.test(after) && !(typed === '"' && /["\w]/.test(before))) {
      instead(from, to, typed + pair, from + 1);
    }
  }
}

/** The variables; undefined if they cannot be read, which is then said below them. */
export function readVariables() {
  let values, problem = '';
  try {
    values = JSON.parse(variables.value.trim() || '{}');
    const isObject = values && typeof values === 'object' && !Array.isArray(values);
    if (!isObject) problem = 'Write a JSON object, such as {"id": "iccwc"}.';
  } catch (error) {
    problem = `Not valid JSON: ${error.message}`;
  }
  $('variables-problem').textContent = problem;
  variables.setAttribute('aria-invalid', Boolean(problem));
  return problem ? undefined : values;
}

export function tidy() {
  const replace = (area, text) => { if (text !== area.value) write(area, 0, area.value.length, text, 0); };
  try {
    const values = readVariables();
    if (values && variables.value.trim()) replace(variables, JSON.stringify(values, null, 2));
    replace(query, prettify(query.value));
    notice('');
  } catch (error) {
    notice(error.message);
  }
}

/** Offers the operations by name where there are several. */
export function offerOperations() {
  const names = definitions(lex(query.value), 'query', 'mutation', 'subscription'), chosen = $('operation').value;
  $('operation-choice').hidden = names.length < 2;
  $('operation').replaceChildren(...names.map((name) => el('option', { value: name, selected: name === chosen }, name)));
}
export const operationName = () => ($('operation-choice').hidden ? undefined : $('operation').value);
