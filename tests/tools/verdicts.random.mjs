// Requests that chance makes, the same ones every time: documents with a word changed here and there, and all fields
// with arguments that are allowed and absurd.
import {
  getNamedType, isEnumType, isInputObjectType, isInterfaceType, isLeafType, isListType, isNonNullType, isRequiredArgument,
  isRequiredInputField, isUnionType, Lexer, Source, TokenKind,
} from 'graphql';

const documents = [
  'query A($a: ID!, $n: Int = 3, $l: LensInput, $w: EntityFilter, $b: Boolean!, $m: [Modality!] = [ASSERTED]) { entity(id: $a, lens: $l) @include(if: $b) { id ...E ... on Taxon @skip(if: $b) { rank } } taxa(first: $n, where: $w, orderBy: NAME) { nodes { id } } stats(lens: { modality: $m }) { links } } fragment E on Entity { name kind links(first: $n, direction: OUT) { totalCount edges { node { ...F } } } } fragment F on Node { id __typename }',
  '{ a: node(id: "cites") { __typename ... on Convention { name acronym } ... on Entity { kind } ... @include(if: true) { id } } b: __schema { types { name kind fields(includeDeprecated: true) { name type { name ofType { name } } } } } c: __type(name: "Taxon") { name interfaces { name } possibleTypes { name } enumValues { name } } }',
  'query S($t: String! = """block "x" \\""" y""", $k: [String!]) { search(text: $t, kinds: $k, first: 5) { matched as entity { id name ... on Body { acronym } } } }',
  '{ search(text: "\\u00e9\\u{1F600}\\n") { matched } }',
  'query P($f: [ID!]! = ["cites"], $t: ID!) { paths(from: $f, to: [$t, "cms"], first: 1, maxLength: 3) { length nodes { id } steps { links { relation direction } } } subgraph(focus: $f, depth: 1, limit: 20, relations: []) { omitted nodes { id } links { relation subject { id } } } }',
  '{ compareLenses(left: { saidBy: "2010", trueOn: "2011-02" }, right: { sources: ["a"], modality: [PLANNED] }) { __typename } }',
];

const pieces = [
  '1', '-1', '1.5', '1e2', '2147483648', '-0', '00', '1.', '.5', '0x1', '"x"', '"\\u0000"', '"\\ud83d\\ude00"', '"\\ud800"', '"\\u{110000}"', '"\\q"', '"""a\n  b"""',
  'true', 'null', 'NAME', 'ASSERTED', '$a', '$n', '$nope', '[]', '{}', '[null]', '{ saidBy: "2012" }', '{ saidBy: null }', '@skip(if: true)', '@include(if: $b)', '@skip', '@deprecated',
  '...', '... on Entity', '... on Date', '...E', '...F', 'fragment', 'query', 'mutation', 'on', '!', '[', ']', '{', '}', '(', ')', ':', '=', '&', '|', '@', '#x\n', ',', '\ufeff', '\u0000', 'é',
  '__typename', 'id', 'rank', 'Taxon', 'Query', 'links { totalCount }', 'x: id', 'x: name', '$z: Int', '$z: [Int!]! = [1]', '"said"', 'query X { __typename }', 'fragment G on Query { __typename }', 'fragment E on Taxon { id }',
];

const values = {
  a: ['cites', 1, null, ['cites']], n: [2, null, 'x', 1e3, 2147483648], l: [{ saidBy: '2012' }, { saidBy: 2 }, null], w: [{ attributes: [{ name: 'rank', equals: 'species' }] }, { nothing: 1 }],
  b: [true, 'true', null], m: [['PLANNED'], ['PLANNED', null], 'PLANNED'], t: ['x', 1, null], k: ['taxon', [null]], f: [['cites'], 'cites', []], z: [1, [1]],
};

const scalars = {
  Int: [0, 1, -1, 1000, 1001, 2147483647, -2147483648],
  Float: [0, -1, 1.5, 1e300],
  Boolean: [true, false],
  ID: ['cites', 'nope', '', '../x', '\u0000', 'a'.repeat(500), 'CITES', '-1', 'alpha', 'pact'],
  String: ['', ' ', '\u0000', 'e\u0301', '🐘', '\u202e', '%00', '"\\', 'İ', 'ﬁ', 'MTA=', 'member-of', 'taxon', 'rank'],
  Date: ['2012', '2012-13', '2012-02-30', '0000', '9999-99-99', '-1', '', '２０１２', '2023-02-29'],
};

// Chance that is the same on every machine.
let state = 0x2545f491;
const chance = () => {
  state ^= state << 13;
  state ^= state >>> 17;
  state ^= state << 5;
  return (state >>> 0) / 2 ** 32;
};
const pick = (list) => list[Math.floor(chance() * list.length)];

function tokens(text) {
  const lexer = new Lexer(new Source(text));
  const found = [];
  for (let token = lexer.advance(); token.kind !== TokenKind.EOF; token = lexer.advance()) found.push(text.slice(token.start, token.end));
  return found;
}

const isName = (word) => /^[a-z_]/i.test(word);
const isValue = (word) => /^["[0-9]|^(true|false|NAME|OUT)$/.test(word);

function changed(words, others) {
  const at = Math.floor(chance() * words.length);
  const [before, rest] = [words.slice(0, at), words.slice(at + 1)];
  if (isName(words[at]) && chance() < 0.5) return [...before, pick(words.filter(isName)), ...rest];
  if (isValue(words[at]) && chance() < 0.8) return [...before, pick(pieces.slice(0, 29)), ...rest];
  switch (Math.floor(chance() * 6)) {
    case 0: return [...before, ...rest];
    case 1: return [...before, words[at], words[at], ...rest];
    case 2: return [...before, pick(pieces), ...rest];
    case 3: return [...before, pick(pieces), words[at], ...rest];
    case 4: return [...before, pick(others), ...rest];
    default: return [...words.slice(0, at + 5), ...words.slice(at, at + 5), ...words.slice(at + 5)];
  }
}

/** Documents with a change or two, and variables of which most are good. */
export function mutants(count) {
  const all = documents.map(tokens);
  return Array.from({ length: count }, (_, number) => {
    let words = changed(pick(all), pick(all));
    if (chance() < 0.1) words = changed(words, pick(all));
    const given = Object.entries(values).filter(() => chance() < 0.97);
    const variables = Object.fromEntries(given.map(([name, list]) => [name, chance() < 0.97 ? list[0] : pick(list)]));
    return [`mutant ${number}`, words.join(' '), variables, chance() < 0.9 ? null : pick(['A', 'S'])];
  });
}

function value(type, depth = 0) {
  if (isNonNullType(type)) return value(type.ofType, depth);
  if (isListType(type)) return `[${Array.from({ length: pick([0, 1, 1, 2, 20]) }, () => value(type.ofType, depth + 1))}]`;
  if (isEnumType(type)) return pick(type.getValues()).name;
  if (!isInputObjectType(type)) return JSON.stringify(pick(scalars[type.name]));
  const fields = Object.values(type.getFields()).filter((field) => isRequiredInputField(field) || chance() < (depth > 2 ? 0.1 : 0.4));
  return `{ ${fields.map((field) => `${field.name}: ${value(field.type, depth + 1)}`)} }`;
}

function field(of, schema, depth) {
  const given = of.args.filter((one) => isRequiredArgument(one) || chance() < 0.45).map((one) => `${one.name}: ${value(one.type)}`);
  return `${of.name}${given.length ? `(${given})` : ''} ${selection(getNamedType(of.type), schema, depth)}`;
}

function selection(type, schema, depth) {
  if (isLeafType(type)) return '';
  if (isUnionType(type) || (isInterfaceType(type) && chance() < 0.3)) {
    const one = pick(schema.getPossibleTypes(type));
    return `{ ... on ${one.name} ${selection(one, schema, depth)} }`;
  }
  const fields = Object.values(type.getFields()).filter((one) => depth > 1 || isLeafType(getNamedType(one.type)));
  const chosen = depth && fields.length ? [1, 2].map((number) => `x${number}: ${field(pick(fields), schema, depth - 1)}`) : [];
  return `{ __typename ${chosen.join(' ')} }`;
}

/** Every field of the root, so many times, with absurd arguments, as those of the fields below it. */
export function absurd(schema, times) {
  const fields = Object.values(schema.getQueryType().getFields());
  return Array.from({ length: fields.length * times }, (_, number) => {
    const root = fields[number % fields.length];
    return [`absurd ${number}: ${root.name}`, `{ ${field(root, schema, 3)} }`];
  });
}
