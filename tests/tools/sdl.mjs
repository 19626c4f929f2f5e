// Reads the schema definition on the standard input with graphql-js, and says what is wrong with it.
import { readFileSync } from 'node:fs';
import { buildSchema, printSchema, validateSchema } from 'graphql';

const text = readFileSync(0, 'utf8');
const schema = buildSchema(text);
const errors = validateSchema(schema);
for (const error of errors) console.log(error.message);
const again = printSchema(buildSchema(printSchema(schema)));
console.log(`${Object.keys(schema.getTypeMap()).length} types, round trip ${again === printSchema(schema)}`);
process.exit(errors.length ? 1 : 0);
