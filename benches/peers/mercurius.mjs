// mercurius with graphql-jit over the same data, for the load benchmark: as much of the schema as its queries need.
// node mercurius.mjs GRAPH.ndjson
import Fastify from 'fastify';
import mercurius from 'mercurius';
import { createReadStream, readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';

const entities = new Map();
const taxa = [];
const words = new Map();

for await (const line of createInterface({ input: createReadStream(process.argv[2]) })) {
  if (!line.trim()) continue;
  const raw = JSON.parse(line);
  const entity = { ...raw, out: [], in: [], rank: raw.attributes?.rank };
  entities.set(raw.id, entity);
  if (raw.kind === 'taxon') taxa.push(entity);
}
taxa.sort((a, b) => (a.id < b.id ? -1 : 1));
taxa.forEach((taxon, at) => { taxon.at = at; });
for (const entity of entities.values()) {
  for (const link of entity.links ?? []) {
    const to = entities.get(link.to);
    const statements = link.statements.map((said) => ({
      source: entities.get(said.source), locator: said.at, modality: (said.modality ?? 'asserted').toUpperCase(),
    }));
    const one = { relation: link.relation, subject: entity, object: to, statements };
    entity.out.push(one);
    to.in.push(one);
  }
  const names = [entity.name, entity.acronym, ...(entity.names ?? []).map((name) => name.text)].filter(Boolean);
  for (const word of new Set(names.flatMap((name) => name.toLowerCase().split(/[^\p{L}\p{N}]+/u)))) {
    if (!words.has(word)) words.set(word, []);
    words.get(word).push(entity);
  }
}

const links = (entity) => [
  ...entity.out.map((link) => ({ direction: 'OUT', link, node: link.object })),
  ...entity.in.map((link) => ({ direction: 'IN', link, node: link.subject })),
];

const find = (text, first) => {
  const parts = text.toLowerCase().split(/[^\p{L}\p{N}]+/u).filter(Boolean);
  const lists = parts.map((part) => words.get(part) ?? []).sort((a, b) => a.length - b.length);
  const rest = lists.slice(1).map((list) => new Set(list));
  const found = (lists[0] ?? []).filter((entity) => rest.every((set) => set.has(entity)));
  found.sort((a, b) => (b.name === text) - (a.name === text) || a.name.length - b.name.length);
  return found.slice(0, first).map((entity) => ({ entity, matched: entity.name, as: 'name' }));
};

// Breadth first from both ends, the smaller rim first.
const path = (from, to) => {
  const sides = [new Map([[from, null]]), new Map([[to, null]])];
  const rims = [[from], [to]];
  if (from === to) return [{ length: 0, nodes: [from], steps: [] }];
  while (rims[0].length && rims[1].length) {
    const side = rims[0].length <= rims[1].length ? 0 : 1;
    const next = [];
    for (const entity of rims[side]) {
      for (const { node, link, direction } of links(entity)) {
        if (sides[side].has(node)) continue;
        sides[side].set(node, { from: entity, link, direction });
        next.push(node);
        if (sides[1 - side].has(node)) return [trace(sides, node)];
      }
    }
    rims[side] = next;
  }
  return [];
};

const trace = (sides, middle) => {
  const steps = [];
  const nodes = [middle];
  for (let at = middle; sides[0].get(at); at = sides[0].get(at).from) {
    const { link, direction, from } = sides[0].get(at);
    steps.unshift({ links: [{ relation: link.relation, direction }] });
    nodes.unshift(from);
  }
  for (let at = middle; sides[1].get(at); at = sides[1].get(at).from) {
    const { link, direction, from } = sides[1].get(at);
    steps.push({ links: [{ relation: link.relation, direction: direction === 'OUT' ? 'IN' : 'OUT' }] });
    nodes.push(from);
  }
  return { length: steps.length, nodes, steps };
};

const subgraph = (focus, depth, limit) => {
  const seen = new Set(focus);
  let rim = focus;
  for (let step = 0; step < depth; step += 1) {
    const next = [];
    for (const entity of rim) {
      for (const { node } of links(entity)) {
        if (!seen.has(node)) {
          seen.add(node);
          next.push(node);
        }
      }
    }
    rim = next;
  }
  const nodes = [...seen].slice(0, limit).sort((a, b) => (a.id < b.id ? -1 : 1));
  const kept = new Set(nodes);
  const between = nodes.flatMap((entity) => entity.out.filter((link) => kept.has(link.object)));
  return { omitted: seen.size - nodes.length, nodes, links: between };
};

const schema = `
  type Query {
    entity(id: ID!): Entity
    taxa(first: Int, after: String, where: EntityFilter): TaxonConnection!
    search(text: String!, first: Int): [SearchHit!]!
    paths(from: [ID!]!, to: [ID!]!, first: Int): [Path!]!
    subgraph(focus: [ID!]!, depth: Int, limit: Int): Subgraph!
  }
  input EntityFilter { attributes: [AttributeFilter!] }
  input AttributeFilter { name: String! equals: String }
  enum Direction { OUT IN BOTH }
  type Entity { id: ID! name: String! kind: String! acronym: String rank: String links(first: Int): LinkConnection! }
  type LinkConnection { totalCount: Int! edges: [LinkEdge!]! }
  type LinkEdge { relation: String! direction: Direction! node: Entity! statements: [Statement!]! }
  type Statement { source: Entity! locator: String! modality: String! }
  type TaxonConnection { totalCount: Int! edges: [TaxonEdge!]! nodes: [Entity!]! pageInfo: PageInfo! }
  type TaxonEdge { cursor: String! node: Entity! }
  type PageInfo { hasNextPage: Boolean! endCursor: String }
  type SearchHit { entity: Entity! matched: String! as: String! }
  type Path { length: Int! nodes: [Entity!]! steps: [Step!]! }
  type Step { links: [StepLink!]! }
  type StepLink { relation: String! direction: Direction! }
  type Subgraph { omitted: Int! nodes: [Entity!]! links: [Link!]! }
  type Link { relation: String! subject: Entity! object: Entity! }
`;

const page = ({ first = 100, after, where }) => {
  const tests = where?.attributes ?? [];
  const items = [];
  let at = after ? entities.get(after).at + 1 : 0;
  for (; at < taxa.length && items.length <= first; at += 1) {
    if (tests.every((test) => taxa[at].attributes?.[test.name] === test.equals)) items.push(taxa[at]);
  }
  const more = items.length > first;
  if (more) items.pop();
  return {
    totalCount: taxa.length,
    nodes: items,
    edges: items.map((node) => ({ cursor: node.id, node })),
    pageInfo: { hasNextPage: more, endCursor: items.at(-1)?.id },
  };
};

const resolvers = {
  Query: {
    entity: (_, { id }) => entities.get(id),
    taxa: (_, given) => page(given),
    search: (_, { text, first }) => find(text, first ?? 20),
    paths: (_, { from, to }) => path(entities.get(from[0]), entities.get(to[0])),
    subgraph: (_, { focus, depth, limit }) => subgraph(focus.map((id) => entities.get(id)), depth ?? 1, limit ?? 500),
  },
  Entity: {
    links: (entity, { first }) => {
      const all = links(entity);
      return { totalCount: all.length, edges: all.slice(0, first ?? 100) };
    },
  },
  LinkEdge: { relation: (edge) => edge.link.relation, statements: (edge) => edge.link.statements },
};

const app = Fastify();
app.register(mercurius, { schema, resolvers, jit: 1 });
await app.listen({ port: 0, host: '127.0.0.1' });
console.error(`http://127.0.0.1:${app.server.address().port}/`);
