// Completion: what may stand at the cursor, and the list to choose from.

import { $, el, notice, prose, query } from './page.js';
import { closes, definitions, isWithinText, lex } from './text.js';
import { namedType, schema, typeParts } from './schema.js';
import { write } from './edit.js';

/** What may stand after these tokens: walks from the root through the selection sets and brackets still open. */
function contextAfter(tokens) {
  const { types, directives, roots } = schema;
  const stack = [{ kind: 'document', type: roots.query }];
  let declared = []; // the variables of the operation
  const argumentsOf = (all = []) => ({ kind: 'arguments', all: all ?? [], used: new Set() });
  tokens.forEach(({ type, text }, at) => {
    const here = stack.at(-1), before = tokens[at - 1]?.text ?? '', isName = type === 'name';
    const afterSpread = before === 'on' && tokens[at - 2]?.text === '...';
    if (closes(text)) {
      if (stack.length > 1) stack.pop();
      stack.at(-1).value = false;
      if (stack.length === 1 && text === '}') declared = [];
    } else if (text === '(' && before.startsWith('@')) {
      stack.push(argumentsOf(directives.get(before.slice(1))?.args));
    } else if (here.kind === 'document') {
      if (text === '{') {
        stack.push({ kind: 'fields', type: here.type });
        here.type = roots.query; // unless the next definition says otherwise
      } else if (text === '(') stack.push({ kind: 'variables' });
      else if (isName && before === 'on') here.type = types.get(text);
      else if (isName && (!before || before === '}')) here.type = roots[text];
    } else if (here.kind === 'fields') {
      if (text === '{') stack.push({ kind: 'fields', type: here.next });
      else if (text === '(') stack.push(argumentsOf(here.field?.args));
      else if (text === '...') here.next = here.type;
      else if (isName && afterSpread) here.next = types.get(text);
      else if (isName && before !== '...') {
        here.field = here.type?.fields?.find((field) => field.name === text);
        here.next = here.field && namedType(here.field.type);
      }
    } else if (here.kind === 'variables') {
      if (text.startsWith('$')) declared.push(text);
      if (text === '[') stack.push(here.value ? { kind: 'variables', value: true } : { kind: 'list' });
      else if (text === '{') stack.push(argumentsOf());
      else here.value = text === ':';
    } else if (text === '[') stack.push({ kind: 'list', ref: here.ref ?? here.input?.type });
    else if (text === '{') stack.push(argumentsOf(namedType(here.ref ?? here.input?.type)?.inputFields));
    else if (isName && here.kind === 'arguments' && !here.value) {
      here.input = here.all.find((input) => input.name === text);
      here.used.add(text);
    } else here.value = text === ':';
  });
  return { ...stack.at(-1), declared, before: tokens.at(-1)?.text, beforeThat: tokens.at(-2)?.text };
}

/** Everything that a context allows. */
function allowed({ kind, type, value, all, used, ref, input, declared, before, beforeThat }, prefix, tokens) {
  const { directives, roots, own } = schema;
  const item = (entry, detail) => ({ name: entry.name, about: entry.description, detail });
  const typesThat = (fit) => own.filter(fit).map((entry) => item(entry));
  const typed = (entry) => item(entry, typeParts(entry.type).join(''));
  if (prefix.startsWith('@')) return [...directives.values()].map((entry) => ({ ...item(entry), name: `@${entry.name}` }));
  if (kind === 'arguments' && !value) {
    return all.filter(({ name }) => !used.has(name)).map((entry) => ({ ...typed(entry), insert: `${entry.name}: ` }));
  }
  if (kind === 'arguments' || kind === 'list') {
    const wanted = namedType(ref ?? input?.type);
    const values = wanted?.name === 'Boolean' ? [{ name: 'true' }, { name: 'false' }] : wanted?.enumValues ?? [];
    return [...values.map((entry) => item(entry, wanted.name)), ...declared.map((name) => ({ name, detail: 'variable' }))];
  }
  if (kind === 'variables') return value ? typesThat((entry) => /SCALAR|ENUM|INPUT/.test(entry.kind)) : [];
  if (kind === 'document') {
    if (before === 'on') return typesThat((entry) => entry.fields || entry.possibleTypes);
    return before && before !== '}' ? [] : [...Object.keys(roots), 'fragment'].map((name) => ({ name }));
  }
  if (before === '...') {
    const fragments = definitions(tokens, 'fragment').map((name) => ({ name, detail: 'fragment' }));
    return [{ name: 'on', detail: 'only if of a type', insert: 'on ' }, ...fragments];
  }
  if (before === 'on' && beforeThat === '...') {
    const fitting = [type, ...type?.possibleTypes ?? [], ...type?.interfaces ?? []].map((entry) => entry?.name);
    return typesThat((entry) => fitting.includes(entry.name));
  }
  const typename = { name: '__typename', detail: 'String!', about: 'The name of the object’s type.' };
  return type ? [...(type.fields ?? []).map(typed), typename] : [];
}

/** What can be written at a position; nothing within strings, comments and numbers. */
function completionsAt(source, at) {
  const tokens = lex(source), touching = (token) => token.start < at && at <= token.end;
  if (!schema || isWithinText(tokens, at) || tokens.some((t) => t.type === 'number' && touching(t))) return null;
  const word = tokens.find((token) => /name|sigil/.test(token.type) && touching(token));
  const before = tokens.filter((token) => token.end <= at && token !== word && token.type !== 'comment');
  const prefix = word ? source.slice(word.start, at) : '';
  const place = ({ name }) => name.toLowerCase().indexOf(prefix.toLowerCase());
  const items = allowed(contextAfter(before), prefix, tokens);
  const sorted = [...items.filter((item) => place(item) === 0), ...items.filter((item) => place(item) > 0)];
  return { from: word?.start ?? at, to: word?.end ?? at, prefix, items: sorted };
}

export let popup = null;
const ruler = document.createElement('canvas').getContext('2d');

/** Opens, renews or closes the list. While typing it keeps out of the way when there is nothing to add. */
export function complete(asked) {
  const at = query.selectionStart, found = at === query.selectionEnd && completionsAt(query.value, at);
  const settled = found && found.items.length === 1 && found.items[0].name === found.prefix;
  closePopup();
  if (!found || !found.items.length || (!asked && (!found.prefix || settled))) {
    if (asked) notice(schema ? 'Nothing to complete here.' : 'The schema has not been read yet.');
    return;
  }
  popup = { ...found, index: 0, moved: asked };
  $('completions').replaceChildren(...found.items.map(({ name, detail }, index) => el('li', {
    id: `completion-${index}`, role: 'option', 'aria-selected': false, onclick: () => accept(index),
  }, el('span', {}, name), el('span', {}, detail))));
  $('popup').hidden = false;
  select(0);
  placePopup(found.from);
}

/** Puts the list under the word, or above it where there is no room. The font is monospaced and lines do not wrap. */
function placePopup(at) {
  const style = getComputedStyle(query), box = query.getBoundingClientRect(), list = $('popup');
  const lines = query.value.slice(0, at).split('\n'), height = parseFloat(style.lineHeight);
  ruler.font = `${style.fontSize} ${style.fontFamily}`;
  const along = ruler.measureText(lines.at(-1).replaceAll('\t', '  ')).width - query.scrollLeft;
  const x = box.left + parseFloat(style.paddingLeft) + along - 14; // so that the names stand under the word
  const y = box.top + parseFloat(style.paddingTop) + lines.length * height - query.scrollTop;
  const room = window.visualViewport?.height ?? window.innerHeight; // what an on-screen keyboard leaves
  const above = y + list.offsetHeight > room && y - height > list.offsetHeight;
  list.style.left = `${Math.max(8, Math.min(x, window.innerWidth - list.offsetWidth - 8))}px`;
  list.style.top = `${above ? y - height - list.offsetHeight - 4 : y + 2}px`;
}

function select(index) {
  const { items } = popup, options = $('completions').children;
  options[popup.index].setAttribute('aria-selected', false);
  popup.index = (index + items.length) % items.length;
  options[popup.index].setAttribute('aria-selected', true);
  options[popup.index].scrollIntoView({ block: 'nearest' });
  query.setAttribute('aria-activedescendant', options[popup.index].id);
  $('completion-about').replaceChildren(...prose(items[popup.index].about));
}

function accept(index) {
  const { items, from, to } = popup, { name, insert = name } = items[index];
  const hasColon = /^\s*:/.test(query.value.slice(to));
  closePopup();
  write(query, from, to, hasColon ? name : insert);
  if (insert !== name && !hasColon && completionsAt(query.value, query.selectionStart)?.items.length) complete(true);
}

export function closePopup() {
  popup = null;
  $('popup').hidden = true;
  query.removeAttribute('aria-activedescendant');
}

/** Keys of the list. Tab is not among them: it always leaves the field. */
export function popupKey(event) {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!popup || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (step) {
    select(popup.index + step);
    popup.moved = true;
  } else if (event.key === 'Enter') {
    // A word that is already complete means the end of the line, not a choice, unless the reader moved in the list.
    if (!popup.moved && popup.items[0].name === popup.prefix) return closePopup();
    accept(popup.index);
  } else if (event.key === 'Escape') closePopup();
  else return;
  event.preventDefault();
}
