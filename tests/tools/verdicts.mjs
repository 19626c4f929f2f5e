// Makes requests over our schema, good ones and ones with a fault of every sort that the specification names, and says
// what graphql-js makes of each. Prints a JSON list of { name, query, operation, variables, accepted, said }.
import { readdirSync, readFileSync } from 'node:fs';
import { buildSchema, getOperationAST, getVariableValues, Kind, parse, print, validate, visit } from 'graphql';
import { documents, lexical, literals, places, positions, values } from './verdicts.requests.mjs';
import { absurd, mutants } from './verdicts.random.mjs';

const root = new URL('../../', import.meta.url);
const schema = buildSchema(readFileSync(new URL('schema/schema.graphql', root), 'utf8'));
const text = (value) => {
  if (typeof value !== 'string') throw new Error(`${value} is no date`);
  return value;
};
const date = schema.getType('Date');
const textNode = (node) => {
  if (node.kind !== Kind.STRING) throw new Error('no date');
  return node.value;
};
date.coerceInputValue = date.parseValue = text;
date.coerceInputLiteral = date.parseLiteral = textNode;

const requests = [];
const add = (name, query, variables = {}, operation = null) => requests.push({ name, query, variables, operation });

// Written by hand.
for (const [name, query, variables, operation] of documents) add(name, query, variables, operation);
for (const [name, query] of lexical) add(`lexical: ${name}`, query);
// Written by chance.
for (const [name, query, variables, operation] of [...mutants(1500), ...absurd(schema, 8)]) add(name, query, variables, operation);

// Every literal in every sort of place.
for (const [type, place] of places) {
  for (const literal of literals) add(`literal ${literal} as ${type}`, place(literal));
}
// Variables of every type in every sort of place, with and without a default.
for (const [type, place] of places) {
  for (const declared of positions) add(`variable of ${declared} as ${type}`, `query ($v: ${declared}) ${place('$v')}`);
  add(`variable of ${type} with default null`, `query ($v: ${type} = null) ${place('$v')}`);
}
// Every value for a variable of every type.
for (const [type, place] of places) {
  for (const value of values) add(`value ${JSON.stringify(value)} for ${type}`, `query ($v: ${type}) ${place('$v')}`, { v: value });
  add(`no value for ${type}`, `query ($v: ${type}) ${place('$v')}`);
}
for (const literal of literals) {
  for (const [type, place] of places.slice(0, 12)) add(`default ${literal} for ${type}`, `query ($v: ${type} = ${literal}) ${place('$v')}`);
}

// Our own example queries, whole and with one fault each.
const name = (value) => ({ kind: Kind.NAME, value });
const directive = (value, flag) => ({
  kind: Kind.DIRECTIVE,
  name: name(value),
  arguments: flag === undefined ? [] : [{ kind: Kind.ARGUMENT, name: name('if'), value: flag }],
});
const yes = { kind: Kind.BOOLEAN, value: true };
const field = (value, rest = {}) => ({ kind: Kind.FIELD, name: name(value), ...rest });
const inline = (type, ...selections) => ({
  kind: Kind.INLINE_FRAGMENT,
  typeCondition: type && { kind: Kind.NAMED_TYPE, name: name(type) },
  selectionSet: { kind: Kind.SELECTION_SET, selections },
});
const faults = {
  'a field that is not there': ['Field', (node) => ({ ...node, name: name(`${node.name.value}X`) })],
  'an alias': ['Field', (node) => ({ ...node, alias: name('renamed') })],
  'a leaf with fields': ['Field', (node) => node.selectionSet ? undefined : { ...node, selectionSet: inline(null, field('__typename')).selectionSet }],
  'no fields of an object': ['Field', (node) => node.selectionSet ? { ...node, selectionSet: undefined } : undefined],
  'an argument that is not there': ['Argument', (node) => ({ ...node, name: name(`${node.name.value}X`) })],
  'an argument left out': ['Argument', () => null],
  'an argument of null': ['Argument', (node) => ({ ...node, value: { kind: Kind.NULL } })],
  'an argument of a number': ['Argument', (node) => ({ ...node, value: { kind: Kind.INT, value: '7' } })],
  'an argument of a word': ['Argument', (node) => ({ ...node, value: { kind: Kind.ENUM, value: 'NAME' } })],
  'an argument of a variable unknown': ['Argument', (node) => ({ ...node, value: { kind: Kind.VARIABLE, name: name('nowhere') } })],
  'an argument twice': ['Field', (node) => node.arguments?.length ? { ...node, arguments: [...node.arguments, node.arguments[0]] } : undefined],
  'an input field that is not there': ['ObjectField', (node) => ({ ...node, name: name(`${node.name.value}X`) })],
  'an input field twice': ['ObjectValue', (node) => node.fields.length ? { ...node, fields: [...node.fields, node.fields[0]] } : undefined],
  'an input field left out': ['ObjectField', () => null],
  'a type condition that is not there': ['InlineFragment', (node) => ({ ...node, typeCondition: { kind: Kind.NAMED_TYPE, name: name('Nothing') } })],
  'a type condition of no use': ['InlineFragment', (node) => ({ ...node, typeCondition: { kind: Kind.NAMED_TYPE, name: name('Stats') } })],
  'a type condition of a scalar': ['InlineFragment', (node) => ({ ...node, typeCondition: { kind: Kind.NAMED_TYPE, name: name('Date') } })],
  'a directive that is not there': ['Field', (node) => ({ ...node, directives: [directive('unknown')] })],
  'a directive without its argument': ['Field', (node) => ({ ...node, directives: [directive('skip')] })],
  'a directive twice': ['Field', (node) => ({ ...node, directives: [directive('include', yes), directive('include', yes)] })],
  'two directives': ['Field', (node) => ({ ...node, directives: [directive('include', yes), directive('skip', { ...yes, value: false })] })],
  'a directive in the wrong place': ['OperationDefinition', (node) => ({ ...node, directives: [directive('skip', yes)] })],
  'a directive with a word': ['Field', (node) => ({ ...node, directives: [directive('skip', { kind: Kind.STRING, value: 'true' })] })],
  'a fragment that is not there': ['SelectionSet', (node) => ({ ...node, selections: [...node.selections, { kind: Kind.FRAGMENT_SPREAD, name: name('Gone') }] })],
  'an inline fragment without a type': ['SelectionSet', (node) => ({ ...node, selections: [inline(undefined, ...node.selections)] })],
  'fields that differ in name': ['SelectionSet', (node) => {
    const plain = node.selections.find((one) => one.kind === Kind.FIELD && !one.alias);
    return plain && { ...node, selections: [...node.selections, field('__typename', { alias: name(plain.name.value) })] };
  }],
  'fields that differ in arguments': ['SelectionSet', (node) => {
    const plain = node.selections.find((one) => one.kind === Kind.FIELD && one.arguments?.length);
    return plain && { ...node, selections: [...node.selections, { ...plain, arguments: [] }] };
  }],
  'the same fields again': ['SelectionSet', (node) => ({ ...node, selections: [...node.selections, ...node.selections] })],
  'a variable not used': ['OperationDefinition', (node) => ({ ...node, variableDefinitions: [{ kind: Kind.VARIABLE_DEFINITION, variable: { kind: Kind.VARIABLE, name: name('idle') }, type: { kind: Kind.NAMED_TYPE, name: name('Int') } }] })],
  'a mutation': ['OperationDefinition', (node) => ({ ...node, operation: 'mutation' })],
  'a subscription': ['OperationDefinition', (node) => ({ ...node, operation: 'subscription' })],
};

// Puts a fault into the `at`th of the nodes that can have it.
function broken(document, [kind, change], at) {
  let seen = -1;
  let done = false;
  const result = visit(document, {
    [kind]: (node) => {
      if (done) return undefined;
      const changed = change(node);
      if (changed === undefined || ++seen !== at) return undefined;
      done = true;
      return changed;
    },
  });
  return done ? result : null;
}

const queries = new URL('docs/queries/', root);
const folders = readdirSync(queries, { withFileTypes: true }).filter((entry) => entry.isDirectory()).map((entry) => entry.name).sort();
const examples = folders.flatMap((folder) => readdirSync(new URL(`${folder}/`, queries)).sort().map((file) => `${folder}/${file}`));
examples.forEach((file, index) => {
  const query = readFileSync(new URL(file, queries), 'utf8');
  add(`example ${file}`, query);
  const document = parse(query);
  Object.entries(faults).forEach(([fault, how], number) => {
    if ((index + number) % 3 !== 0) return;
    for (const at of [0, 3]) {
      const result = broken(document, how, at);
      if (result) add(`${fault} (${at}) in ${file}`, print(result));
    }
  });
});

function said({ query, variables, operation }) {
  let document;
  try {
    // As the grammar of the specification has it: a selection set is never empty.
    document = parse(query, { allowEmptySelectionSets: false });
  } catch (error) {
    return [error.message];
  }
  const errors = validate(schema, document);
  if (errors.length) return errors.map((error) => error.message);
  const chosen = getOperationAST(document, operation);
  if (!chosen) return ['no such operation'];
  return (getVariableValues(schema, chosen.variableDefinitions ?? [], variables).errors ?? []).map((error) => error.message);
}

const seen = new Set();
const verdicts = requests.filter((request) => {
  const key = JSON.stringify([request.query, request.variables, request.operation]);
  return !seen.has(key) && seen.add(key);
}).map((request) => {
  const errors = said(request);
  return { ...request, accepted: errors.length === 0, said: errors };
});
console.log(JSON.stringify(verdicts));
