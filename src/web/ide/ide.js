// The GraphQL page: examples, query text, schema, completion, editing, requests, schema browser, history, wiring.
// Text from the server, the address or the reader only ever becomes text nodes, never markup.

/** What the Examples menu offers: fetched from the server, so that the questions stand in one place. */
let EXAMPLES = [];

const ENDPOINT = '/graphql';
const HISTORY_KEY = 'meagraph.ide.history', HISTORY_LENGTH = 30;
const WIDTH = 88; // Prettify breaks arguments that would reach beyond this column.
const MOST_COLOURED = 400_000; // Longer answers stay plain: hundreds of thousands of elements make a page slow.
const MOST_RESULTS = 80;

const PAIRS = { '{': '}', '(': ')', '[': ']', '"': '"' };
const opens = (text) => /^[{([]$/.test(text), closes = (text) => /^[})\]]$/.test(text);

// -- helpers ------------------------------------------------------------------------------------------------------

const $ = (id) => document.getElementById(id);
const query = $('query'), variables = $('variables');

/** Makes an element. Children that are strings become text; empty ones are left out. */
function el(name, properties = {}, ...children) {
  const node = document.createElement(name);
  for (const [key, value] of Object.entries(properties)) {
    if (/^(aria-|role$)/.test(key)) node.setAttribute(key, value); else node[key] = value;
  }
  node.append(...children.flat().filter(Boolean));
  return node;
}
const button = (text, onclick, className = 'link') => el('button', { type: 'button', className, onclick }, text);

/** Text in which `backticks` mark code. */
const prose = (text) => String(text ?? '').split('`').map((part, at) => (at % 2 ? el('code', {}, part) : part));
const notice = (text) => { $('notice').textContent = text; };

function showPane(name) {
  $('panes').dataset.pane = name;
  for (const tab of document.querySelectorAll('.tabs button')) tab.setAttribute('aria-pressed', tab.dataset.pane === name);
}

/** Fails outside secure contexts, or where the reader refuses. */
const copy = (text, done) => Promise.resolve().then(() => navigator.clipboard.writeText(text))
  .then(() => notice(done), () => notice('The browser does not allow copying here.'));

// -- query text ---------------------------------------------------------------------------------------------------

const TOKEN = new RegExp([
  /(?<blank>[\s,\uFEFF]+)|(?<comment>#[^\n\r]*)/,
  /(?<text>"""(?:\\"""|[^])*?(?:"""|$)|"(?:\\.|[^"\\\n\r])*(?:"|\\?(?=[\n\r]|$)))/,
  /(?<name>[A-Za-z_]\w*)|(?<sigil>[$@]\w*)|(?<number>-?\d[\w.+-]*)|(?<mark>\.\.\.|[^])/,
].map((part) => part.source).join('|'), 'g');

/** The tokens of GraphQL or JSON, with comments, without blanks. Any text can be read, finished or not. */
const lex = (source) => Array.from(source.matchAll(TOKEN), ({ 0: text, index: start, groups }) => {
  const type = Object.keys(groups).find((name) => groups[name] !== undefined);
  const unfinished = type === 'text' && !/^(?:"""[^]*"""|"[^]*")$/.test(text);
  return { type, text, start, end: start + text.length, unfinished };
}).filter((token) => token.type !== 'blank');

/** Whether a position is within a string or a comment. */
const isWithinText = (tokens, at) => tokens.some(({ type, start, end, unfinished }) => start < at
  && ((type === 'text' && (at < end || unfinished)) || (type === 'comment' && at <= end)));

/** Names of the top-level definitions that begin with one of these words. */
function definitions(tokens, ...words) {
  let depth = 0;
  return tokens.filter(({ type, text }, at) => {
    depth += opens(text) - closes(text);
    return depth === 0 && type === 'name' && words.includes(tokens[at - 1]?.text);
  }).map((token) => token.text);
}

/** The end of the brackets that begin at a token, or -1. */
function closingOf(tokens, at) {
  let level = 0;
  return tokens.findIndex(({ text }, index) => index >= at && (level += opens(text) - closes(text)) === 0);
}

/** Tokens within brackets, on one line. */
function inline(tokens) {
  const open = [];
  return tokens.reduce((out, { text }, at) => {
    const before = tokens[at - 1]?.text;
    if (closes(text)) open.pop();
    let gap = ' ';
    if (!out || /^[([]$/.test(before) || /^[)\]:!(]$/.test(text) || (before === '{' && text === '}')) gap = '';
    else if (before !== '{' && text !== '}' && (open.at(-1) === '[' || tokens[at + 1]?.text === ':')) gap = ', ';
    if (opens(text)) open.push(text);
    return out + gap + text;
  }, '');
}

/** Lays out a query: one field a line, comments and single blank lines kept. Throws if that cannot be done safely. */
function prettify(source) {
  const tokens = lex(source), open = [];
  const refuse = (why) => { throw new Error(`Cannot prettify: ${why}.`); };
  let out = '';
  for (let at = 0; at < tokens.length; at++) {
    const { type, text, start } = tokens[at], before = tokens[at - 1];
    const inArguments = open.at(-1) === '(';
    if (text === '(' || (inArguments && opens(text))) {
      const end = closingOf(tokens, at), group = tokens.slice(at, end + 1), line = inline(group);
      const fits = out.length - out.lastIndexOf('\n') + line.length <= WIDTH && group.every((t) => t.type !== 'comment');
      if (end < 0) refuse('a bracket is not closed');
      if (fits || text !== '(') {
        out += text === '(' ? line : ` ${line}`;
        at = end;
        continue;
      }
    }
    if (closes(text) && !open.pop()) refuse('there is a closing bracket too many');
    const gap = source.slice(before?.end ?? 0, start), after = tokens[at + 1]?.text, top = !open.length;
    const continues = /^(:|\.\.\.)$/.test(before?.text) || (before?.text === 'on' && tokens[at - 2]?.text === '...');
    let starts = before?.type === 'comment' || opens(before?.text) || closes(text);
    if (type === 'comment') starts = gap.includes('\n');
    else if (top) starts ||= before?.text === '}';
    else if (inArguments) starts ||= after === ':';
    else starts ||= text === '...' || (type === 'name' && !continues);
    if (starts && out) {
      const parted = !opens(before.text) && !closes(text) && (/\n[^\S\n]*\n/.test(gap) || (top && before.text === '}'));
      out = `${out.trimEnd()}${parted ? '\n\n' : '\n'}${'  '.repeat(open.length)}`;
    } else if (out && !/^[:!(]$/.test(text) && !(before.text === '...' && type === 'name' && text !== 'on')) out += ' ';
    out += text;
    if (opens(text)) open.push(text);
  }
  if (open.length) refuse('a bracket is not closed');
  const same = lex(out).map((token) => token.text).join(' ') === tokens.map((token) => token.text).join(' ');
  return same ? `${out}\n` : refuse('a comment stands where it would be lost');
}

// -- schema -------------------------------------------------------------------------------------------------------

const INTROSPECTION = `query Introspection { __schema {
  queryType { name } mutationType { name } subscriptionType { name } directives { name description args { ...Input } }
  types { kind name description specifiedByURL inputFields { ...Input } interfaces { name } possibleTypes { name }
    fields(includeDeprecated: true) { name description isDeprecated deprecationReason args { ...Input } type { ...Ref } }
    enumValues(includeDeprecated: true) { name description isDeprecated deprecationReason } } } }
fragment Input on __InputValue { name description defaultValue type { ...Ref } }
fragment Ref on __Type { kind name ofType { kind name ofType { kind name ofType { kind name
  ofType { kind name ofType { kind name ofType { kind name } } } } } } }`;

/** `types` and `directives` by name, `roots` by the word that begins an operation; null until it has been read. */
let schema = null;

/** Asks the server. */
async function post(body, signal) {
  const started = performance.now();
  const accept = 'application/graphql-response+json, application/json;q=0.9';
  const headers = { 'content-type': 'application/json', accept };
  const response = await fetch(ENDPOINT, { method: 'POST', headers, body: JSON.stringify(body), signal });
  const bytes = await response.arrayBuffer();
  return { response, text: new TextDecoder().decode(bytes), size: bytes.byteLength, time: performance.now() - started };
}

async function loadSchema() {
  try {
    const { response, text } = await post({ query: INTROSPECTION });
    const answer = JSON.parse(text);
    if (!answer.data) throw new Error(answer.errors?.[0]?.message ?? `HTTP ${response.status}`);
    const { types, directives, queryType, mutationType, subscriptionType } = answer.data.__schema;
    const byName = (list) => new Map(list.map((entry) => [entry.name, entry]));
    schema = { types: byName(types), directives: byName(directives), roots: {} };
    for (const [word, root] of Object.entries({ query: queryType, mutation: mutationType, subscription: subscriptionType })) {
      if (root) schema.roots[word] = schema.types.get(root.name);
    }
    schema.own = types.filter((type) => !type.name.startsWith('__')); // without the types of introspection itself
    schema.index = searchIndex();
    renderSchema();
  } catch (error) {
    const problem = el('p', {}, `The schema could not be read: ${error.message}`);
    $('schema').replaceChildren(problem, button('Try again', loadSchema, 'small'));
  }
}

const namedRef = (ref) => (ref?.ofType ? namedRef(ref.ofType) : ref);
const namedType = (ref) => schema.types.get(namedRef(ref)?.name);

/** A type as GraphQL writes it, such as `[Entity!]!`, in parts; `name` makes the innermost one. */
function typeParts(ref, name = (text) => text) {
  if (ref.kind === 'NON_NULL') return [...typeParts(ref.ofType, name), '!'];
  return ref.kind === 'LIST' ? ['[', ...typeParts(ref.ofType, name), ']'] : [name(ref.name)];
}

// -- completion ---------------------------------------------------------------------------------------------------

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

let popup = null;
const ruler = document.createElement('canvas').getContext('2d');

/** Opens, renews or closes the list. While typing it keeps out of the way when there is nothing to add. */
function complete(asked) {
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

function closePopup() {
  popup = null;
  $('popup').hidden = true;
  query.removeAttribute('aria-activedescendant');
}

/** Keys of the list. Tab is not among them: it always leaves the field. */
function popupKey(event) {
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

// -- editing ------------------------------------------------------------------------------------------------------

let writing = false;

/** Replaces a range. execCommand is old, but the only way that keeps the browser's own undo. */
function write(area, from, to, text, caret = from + text.length) {
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
function assist(event) {
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
function readVariables() {
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

function tidy() {
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
function offerOperations() {
  const names = definitions(lex(query.value), 'query', 'mutation', 'subscription'), chosen = $('operation').value;
  $('operation-choice').hidden = names.length < 2;
  $('operation').replaceChildren(...names.map((name) => el('option', { value: name, selected: name === chosen }, name)));
}
const operationName = () => ($('operation-choice').hidden ? undefined : $('operation').value);

// -- requests and answers -----------------------------------------------------------------------------------------

let running = null, answerText = '';

async function run() {
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

const plural = (number, one, many = `${one}s`) => `${number.toLocaleString('en-GB')} ${number === 1 ? one : many}`;
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

// -- schema browser -----------------------------------------------------------------------------------------------

let trail = []; // the pages gone through: a type, with the field that is looked for

/** Everything that can be searched. A field that comes from an interface is found there, once, not in every type. */
function searchIndex() {
  const has = (other, field) => schema.types.get(other.name)?.fields?.some(({ name }) => name === field.name);
  return schema.own.flatMap((type) => [
    { type, name: type.name, text: type.description },
    ...[...type.fields ?? [], ...type.inputFields ?? [], ...type.enumValues ?? []]
      .filter((field) => !type.interfaces?.some((other) => has(other, field)))
      .map((field) => ({ type, field, name: field.name, text: field.description, inputs: field.args })),
  ]);
}

/** What is found, best first: by name, by the name of an argument, by description. */
function searchSchema(words) {
  const wanted = words.toLowerCase(), has = (text) => (text ?? '').toLowerCase().includes(wanted);
  const rank = ({ type, field, name, text, inputs }) => {
    if (`${type.name}.${name}`.toLowerCase() === wanted) return 0;
    if (name.toLowerCase() === wanted) return field ? 2 : 1;
    if (has(name)) return name.toLowerCase().startsWith(wanted) ? 3 : 4;
    if (inputs?.some((input) => has(input.name))) return 5;
    return has(text) ? 6 : inputs?.some((input) => has(input.description)) ? 7 : 8;
  };
  return schema.index.map((entry) => ({ ...entry, rank: rank(entry) })).filter((entry) => entry.rank < 8)
    .sort((a, b) => a.rank - b.rank);
}

function visit(name, field) {
  trail.push({ name, field });
  $('schema-search').value = '';
  renderSchema(true);
}

function back() {
  if ($('schema-search').value) $('schema-search').value = ''; else trail.pop();
  renderSchema(true);
}

function renderSchema(moved) {
  if (!schema) return;
  const words = $('schema-search').value.trim(), place = trail.at(-1), panel = $('schema');
  const typeOr = () => (place ? typePage(schema.types.get(place.name), place.field) : startPage());
  panel.replaceChildren(...(words ? resultsPage(words) : typeOr()));
  panel.scrollTop = 0;
  $('schema-back').hidden = !words && !place;
  if (!words) $('schema-count').textContent = '';
  if (!moved) return;
  const found = panel.querySelector('.found');
  (found ?? panel).focus(); // the button that was pressed is gone
  found?.scrollIntoView({ block: 'center' });
}

const para = (...children) => el('p', { className: 'about' }, ...children);
const typeButton = (name) => button(name, () => visit(name));
const about = ({ isDeprecated, deprecationReason, description }) => [
  isDeprecated && para('Deprecated. ', ...prose(deprecationReason)), description && para(...prose(description)),
].filter(Boolean);
const section = (title, list, className, item) => (list?.length
  ? [el('h4', {}, title), el('ul', { className }, list.map((entry) => item(entry)))] : []);
const namesList = (title, list) => section(title, list, 'names', ({ name }) => el('li', {}, typeButton(name)));
const signature = ({ name, type, defaultValue }) => el('p', { className: 'signature' }, el('b', {}, name),
  type ? [': ', ...typeParts(type, typeButton)] : '', defaultValue != null && ` = ${defaultValue}`);

function startPage() {
  const roots = Object.values(schema.roots), isPaging = (type) => /(Connection|Edge)$/.test(type.name);
  const others = schema.own.filter((type) => !roots.includes(type)).sort((a, b) => a.name.localeCompare(b.name));
  const ofKind = (...kinds) => others.filter((type) => kinds.includes(type.kind));
  const [title, pages] = namesList('Pages of lists', ofKind('OBJECT').filter(isPaging));
  return [
    el('h3', {}, 'All types'), para('Start from the root, or search. Every name leads to its type.'),
    ...namesList('Where queries start', roots),
    ...namesList('Interfaces and unions', ofKind('INTERFACE', 'UNION')),
    ...namesList('Objects', ofKind('OBJECT').filter((type) => !isPaging(type))),
    ...namesList('Inputs', ofKind('INPUT_OBJECT')), ...namesList('Enumerations', ofKind('ENUM')),
    ...namesList('Scalars', ofKind('SCALAR')), pages ? el('details', {}, el('summary', {}, title), pages) : '',
  ];
}

function typePage(type, wanted) {
  const entries = (title, list) => section(title, list, 'entries', (entry) => entryItem(entry, entry.name === wanted));
  const kind = type.kind.toLowerCase().replace('_', ' '), address = type.specifiedByURL;
  return [
    el('h3', {}, el('code', {}, type.name)), el('p', { className: 'kind' }, kind), ...about(type),
    address ? para('Specified at ', el('a', { href: address, target: '_blank', rel: 'noopener noreferrer' }, address)) : '',
    ...namesList('Implements', type.interfaces), ...entries(`Fields (${type.fields?.length})`, type.fields),
    ...entries('Fields', type.inputFields), ...entries('Values', type.enumValues), ...namesList('Types', type.possibleTypes),
  ];
}

function entryItem(entry, found) {
  const isRequired = ({ type, defaultValue }) => type.kind === 'NON_NULL' && defaultValue == null;
  const names = entry.args?.map((input) => input.name + (isRequired(input) ? '!' : ''));
  return el('li', found ? { className: 'found', tabIndex: -1 } : {}, signature(entry), about(entry),
    names?.length && el('details', {}, el('summary', {}, `Arguments: ${names.join(', ')}`),
      el('ul', { className: 'arguments' }, entry.args.map((input) => el('li', {}, signature(input), about(input))))));
}

function resultsPage(words) {
  const found = searchSchema(words), summary = found.length ? plural(found.length, 'match', 'matches') : 'Nothing found';
  $('schema-count').textContent = summary;
  const item = ({ type, field, text }) => el('li', {}, button(field ? `${type.name}.${field.name}` : type.name,
    () => visit(type.name, field?.name)), text && para(...prose(text)));
  return [
    para(found.length > MOST_RESULTS ? `${summary}, the best ${MOST_RESULTS} of them:` : summary),
    el('ul', { className: 'results' }, found.slice(0, MOST_RESULTS).map(item)),
  ];
}

// -- history and links --------------------------------------------------------------------------------------------

/** Storage may be forbidden, full or spoilt. The history is a convenience, so all of that is passed over. */
function readHistory() {
  try {
    return JSON.parse(localStorage.getItem(HISTORY_KEY)).filter((entry) => typeof entry.query === 'string');
  } catch { return []; }
}
function writeHistory(list) {
  try { localStorage.setItem(HISTORY_KEY, JSON.stringify(list.slice(0, HISTORY_LENGTH))); } catch { /* see above */ }
}

let loaded = {};

function remember() {
  const entry = { query: query.value, variables: variables.value, time: Date.now() };
  const others = readHistory().filter((old) => old.query !== entry.query || old.variables !== entry.variables);
  if (entry.query.trim()) writeHistory([entry, ...others]);
}

/** Puts a query into the editors; what was written there before goes to the history. */
function load(entry) {
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

function loadExample(example) {
  load({ query: prettify(example.query), variables: example.variables && JSON.stringify(example.variables, null, 2) });
}

function showHistory() {
  const time = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'short' }), list = readHistory();
  const reload = (entry) => { load(entry); $('history').close(); showPane('query'); query.focus(); };
  const item = (entry) => el('li', {}, el('button', { type: 'button', onclick: () => reload(entry) },
    el('time', {}, time.format(entry.time)), el('code', {}, entry.query.replace(/\s+/g, ' ').slice(0, 200))));
  $('history-clear').hidden = !list.length;
  $('history-list').replaceChildren(...(list.length ? list.map(item) : [el('li', {}, 'Nothing yet.')]));
}

/** Keeps the address a link to what is in the editors. A fragment is not sent to the server. */
function saveToAddress() {
  const parts = Object.entries({ query: query.value, variables: variables.value, operation: operationName() ?? '' });
  const fragment = new URLSearchParams(parts.filter(([, value]) => value.trim()));
  try { history.replaceState(null, '', `#${fragment}`); } catch { /* Safari allows a hundred changes in half a minute */ }
}

function loadFromAddress() {
  const entry = Object.fromEntries(new URLSearchParams(location.hash.slice(1)));
  if (entry.query) load(entry);
  return Boolean(entry.query);
}

// -- wiring -------------------------------------------------------------------------------------------------------

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
