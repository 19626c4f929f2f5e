// Makes TypeScript out of our schema and example queries with GraphQL Code Generator, and compiles it with tsc; then
// Relay artifacts with the Relay compiler. Says what each made, or what went wrong. The schema and the queries come from
// the repository; what is made goes into a folder of its own, which is deleted at the end.
import { codegen } from '@graphql-codegen/core';
import * as operations from '@graphql-codegen/typescript-operations';
import * as typescript from '@graphql-codegen/typescript';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'graphql';

const root = new URL('../../', import.meta.url);
const sdl = readFileSync(new URL('schema/schema.graphql', root), 'utf8');
const queries = new URL('docs/queries/', root);
const folders = readdirSync(queries, { withFileTypes: true }).filter((entry) => entry.isDirectory()).map((entry) => entry.name).sort();
// Every example with a name of its own, as the generators want it.
const documents = folders.flatMap((folder) => readdirSync(new URL(`${folder}/`, queries)).sort().map((file) => {
  const name = `Q_${file.replace('.graphql', '').replaceAll(/[^a-z0-9]+/g, '_')}`;
  const text = readFileSync(new URL(`${folder}/${file}`, queries), 'utf8').replace(/^(#.*\n)*(query\b *)?/, `query ${name} `);
  return { location: file, document: parse(text) };
}));
const bin = (name, file) => join(createRequire(import.meta.url).resolve(`${name}/package.json`), '..', file);
const folder = mkdtempSync(join(tmpdir(), 'meagraph-codegen-'));

async function types() {
  const make = (name, plugin) => codegen({
    schema: parse(sdl),
    documents,
    filename: `${name}.ts`,
    config: { scalars: { Date: 'string' }, strictScalars: true },
    plugins: [{ plugin: {} }],
    pluginMap: { plugin },
  });
  const files = { schema: await make('schema', typescript), operations: await make('operations', operations) };
  files.use = `
    import type { Entity } from './schema.js';
    import type { Q_Members_Of_IccwcQuery as Answer } from './operations.js';
    export const places = (answer: Answer) => answer.initiative?.members.edges.flatMap((edge) => edge.statements.map((said) => said.locator));
    // @ts-expect-error a field that the query does not ask for
    export const wrong = (answer: Answer) => answer.initiative?.parts;
    export const id = (entity: Entity): string => entity.id;`;
  for (const [name, code] of Object.entries(files)) writeFileSync(join(folder, `${name}.ts`), code);
  const options = ['--strict', '--noEmit', '--module', 'nodenext', '--target', 'es2022', '--skipLibCheck', '--types', ''];
  const arguments_ = [bin('typescript', 'bin/tsc'), ...options, 'schema.ts', 'operations.ts', 'use.ts'];
  execFileSync(process.execPath, arguments_, { cwd: folder, stdio: ['ignore', 'inherit', 'inherit'] });
  return `${documents.length} operations`;
}

function relay() {
  const src = join(folder, 'src');
  mkdirSync(src);
  writeFileSync(join(folder, 'schema.graphql'), sdl);
  writeFileSync(join(src, 'Taxa.js'), `
    graphql\`
      fragment Taxa_taxa on Query
      @argumentDefinitions(count: { type: "Int", defaultValue: 10 }, cursor: { type: "String" })
      @refetchable(queryName: "TaxaPaginationQuery") {
        taxa(first: $count, after: $cursor) @connection(key: "Taxa_taxa") { edges { node { id name ...Taxa_links } } }
      }
    \`;
    graphql\`
      fragment Taxa_links on Taxon
      @argumentDefinitions(count: { type: "Int", defaultValue: 10 }, cursor: { type: "String" })
      @refetchable(queryName: "TaxaLinksQuery") {
        links(first: $count, after: $cursor) @connection(key: "Taxa_links") { edges { relation node { id name } } }
      }
    \`;
    graphql\`query TaxaQuery($id: ID!, $lens: LensInput) { taxon(id: $id, lens: $lens) { ...Taxa_links } node(id: $id) { __typename id } ...Taxa_taxa }\`;`);
  writeFileSync(join(folder, 'relay.config.json'), JSON.stringify({ src: './src', schema: './schema.graphql', language: 'typescript', customScalarTypes: { Date: 'string' } }));
  execFileSync(process.execPath, [bin('relay-compiler', 'cli.js'), 'relay.config.json'], { cwd: folder, stdio: ['ignore', 'pipe', 'inherit'] });
  const made = readdirSync(join(src, '__generated__')).sort();
  const pages = readFileSync(join(src, '__generated__/TaxaPaginationQuery.graphql.ts'), 'utf8');
  if (!pages.includes('"pageInfo"') || !pages.includes('"endCursor"')) throw new Error('the connection was not understood');
  return made.map((file) => file.replace('.graphql.ts', '')).join(' ');
}

for (const [name, make] of Object.entries({ types, relay })) {
  try {
    console.log(name, await make());
  } catch (error) {
    console.log(name, 'failed:', error.stack);
    process.exitCode = 1;
  }
}
rmSync(folder, { recursive: true });
