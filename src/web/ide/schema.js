// The schema as the server describes it, and requests to the server.

import { $, button, el } from './page.js';
import { renderSchema, searchIndex } from './browse.js';

const ENDPOINT = '/graphql';

const INTROSPECTION = `query Introspection { __schema {
  queryType { name } mutationType { name } subscriptionType { name } directives { name description args { ...Input } }
  types { kind name description specifiedByURL inputFields { ...Input } interfaces { name } possibleTypes { name }
    fields(includeDeprecated: true) { name description isDeprecated deprecationReason args { ...Input } type { ...Ref } }
    enumValues(includeDeprecated: true) { name description isDeprecated deprecationReason } } } }
fragment Input on __InputValue { name description defaultValue type { ...Ref } }
fragment Ref on __Type { kind name ofType { kind name ofType { kind name ofType { kind name
  ofType { kind name ofType { kind name ofType { kind name } } } } } } }`;

/** `types` and `directives` by name, `roots` by the word that begins an operation; null until it has been read. */
export let schema = null;

/** Asks the server. */
export async function post(body, signal) {
  const started = performance.now();
  const accept = 'application/graphql-response+json, application/json;q=0.9';
  const headers = { 'content-type': 'application/json', accept };
  const response = await fetch(ENDPOINT, { method: 'POST', headers, body: JSON.stringify(body), signal });
  const bytes = await response.arrayBuffer();
  return { response, text: new TextDecoder().decode(bytes), size: bytes.byteLength, time: performance.now() - started };
}

export async function loadSchema() {
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
export const namedType = (ref) => schema.types.get(namedRef(ref)?.name);

/** A type as GraphQL writes it, such as `[Entity!]!`, in parts; `name` makes the innermost one. */
export function typeParts(ref, name = (text) => text) {
  if (ref.kind === 'NON_NULL') return [...typeParts(ref.ofType, name), '!'];
  return ref.kind === 'LIST' ? ['[', ...typeParts(ref.ofType, name), ']'] : [name(ref.name)];
}
