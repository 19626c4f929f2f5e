// Asks a running server, whose address is given, the way programs do: with Apollo Client, urql and graphql-request.
// Prints what each found, or what went wrong.
import { ApolloClient, gql as apollo, HttpLink, InMemoryCache } from '@apollo/client';
import { relayStylePagination } from '@apollo/client/utilities';
import { cacheExchange, createClient, fetchExchange } from '@urql/core';
import { GraphQLClient } from 'graphql-request';
import assert from 'node:assert/strict';

const url = process.argv[2];
const page = `query Page($after: String, $first: Int = 1) {
  organizations(first: $first, after: $after) { totalCount edges { cursor node { __typename id name } } pageInfo { endCursor hasNextPage hasPreviousPage startCursor } } }`;
const wrong = 'query Wrong($ids: [ID!]!) { nodes(ids: $ids) { id ... on Nothing { id } } }';
const partly = 'query Partly { good: node(id: "pact") { id } bad: subgraph(focus: ["pact"], depth: 1000) { omitted } }';

const ids = (data) => data.organizations.edges.map((edge) => edge.node.id);

const clients = {
  async apollo() {
    const cache = new InMemoryCache({ typePolicies: { Query: { fields: { organizations: relayStylePagination() } } } });
    const client = new ApolloClient({ link: new HttpLink({ uri: url }), cache });
    const query = apollo(page);
    const observed = client.watchQuery({ query, variables: {} });
    const waiting = observed.subscribe(() => {});
    const { data } = await client.query({ query });
    await observed.fetchMore({ variables: { after: data.organizations.pageInfo.endCursor } });
    const merged = client.readQuery({ query, variables: {} });
    waiting.unsubscribe();
    assert.equal(cache.extract()['Organization:omega'].name, 'Ωmega & Söhne <Ltd> "Q"', 'kept by its id');
    const refused = await client.query({ query: apollo(wrong), variables: { ids: [] }, errorPolicy: 'all' });
    assert.match(refused.error.message, /Nothing/);
    const asked = await client.query({ query: apollo(partly), errorPolicy: 'all' });
    assert.equal(asked.error.errors[0].extensions.code, 'LIMIT_EXCEEDED');
    return ids(merged);
  },
  async urql() {
    for (const preferGetMethod of [false, 'force']) {
      const client = createClient({ url, exchanges: [cacheExchange, fetchExchange], preferGetMethod });
      const first = await client.query(page, {}).toPromise();
      const second = await client.query(page, { after: first.data.organizations.pageInfo.endCursor }).toPromise();
      const refused = await client.query(wrong, { ids: [] }).toPromise();
      assert.equal(refused.error.graphQLErrors[0].extensions.code, 'GRAPHQL_VALIDATION_FAILED');
      const asked = await client.query(partly, {}).toPromise();
      assert.ok(asked.error.graphQLErrors[0].path.includes('bad'));
      if (preferGetMethod) return [...ids(first.data), ...ids(second.data)];
    }
  },
  async request() {
    const client = new GraphQLClient(url);
    const first = await client.request(page);
    const second = await client.request(page, { after: first.organizations.pageInfo.endCursor });
    const error = await client.request(wrong, { ids: [] }).catch((error) => error);
    assert.equal(error.response.errors[0].extensions.code, 'GRAPHQL_VALIDATION_FAILED');
    return [...ids(first), ...ids(second)];
  },
};

for (const [name, run] of Object.entries(clients)) {
  try {
    console.log(name, (await run()).join(' '));
  } catch (error) {
    console.log(name, 'failed:', error.stack);
    process.exitCode = 1;
  }
}
process.exit();
