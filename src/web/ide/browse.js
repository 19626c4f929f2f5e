// The schema to read and to search.

import { $, button, el, prose } from './page.js';
import { schema, typeParts } from './schema.js';
import { plural } from './answer.js';

const MOST_RESULTS = 80;

let trail = []; // the pages gone through: a type, with the field that is looked for

/** Everything that can be searched. A field that comes from an interface is found there, once, not in every type. */
export function searchIndex() {
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

export function back() {
  if ($('schema-search').value) $('schema-search').value = ''; else trail.pop();
  renderSchema(true);
}

export function renderSchema(moved) {
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
