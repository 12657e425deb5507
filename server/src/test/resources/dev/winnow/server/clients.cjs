// The services' own JavaScript clients, pointed at a Winnow server. Prints one line of JSON for each thing tried.
// node clients.cjs ADDRESS KEY, where node_modules beside the working directory holds cohere-ai and voyageai.
const { createRequire } = require('module');
const fromHere = createRequire(process.cwd() + '/');
const { CohereClient, CohereClientV2 } = fromHere('cohere-ai');
const { VoyageAIClient } = fromHere('voyageai');

const [address, key] = process.argv.slice(2);
const query = 'how is a stuck pipe freed?';
const documents = ['cake is baked with eggs', 'a stuck pipe is freed by jarring', 'pipes are painted green'];
const once = { maxRetries: 0 };

const cohere = (token) => new CohereClient({ token, environment: address });
const cohereV2 = (token) => new CohereClientV2({ token, environment: address });
const voyage = (apiKey) => new VoyageAIClient({ apiKey, environment: address + '/v1' });

async function attempt(name, call) {
    let told;
    try {
        told = { name, answer: await call() };
    } catch (e) {
        told = { name, error: e.constructor.name, status: e.statusCode, body: e.body };
    }
    console.log(JSON.stringify(told));
}

const repeated = (n) => Array(n).fill('a');

(async () => {
    const v1 = (client, more) => client.rerank({ query, documents, model: 'rerank-v3.5', ...more }, once);
    await attempt('cohere v1', () => v1(cohere(key), { topN: 2, returnDocuments: true }));
    await attempt('cohere v1 fields', () =>
        v1(cohere(key), { documents: documents.map((text, n) => ({ title: 'no ' + n, text })), rankFields: ['text'] }));
    await attempt('cohere v1 wrong key', () => v1(cohere('not-the-key')));
    await attempt('cohere v1 unknown model', () => v1(cohere(key), { model: 'nobody-has-this' }));

    const v2 = (client, more) => client.rerank({ query, documents, model: 'rerank-v3.5', ...more }, once);
    await attempt('cohere v2', () => v2(cohereV2(key), { topN: 2 }));
    await attempt('cohere v2 wrong key', () => v2(cohereV2('not-the-key')));
    await attempt('cohere v2 unknown model', () => v2(cohereV2(key), { model: 'nobody-has-this' }));
    await attempt('cohere v2 empty', () => v2(cohereV2(key), { documents: [] }));
    await attempt('cohere v2 too many', () => v2(cohereV2(key), { documents: repeated(10001) }));

    const rerank = (client, more) => client.rerank({ query, documents, model: 'rerank-2.5', ...more }, once);
    await attempt('voyage', () => rerank(voyage(key), { topK: 2, returnDocuments: true }));
    await attempt('voyage wrong key', () => rerank(voyage('not-the-key')));
    await attempt('voyage unknown model', () => rerank(voyage(key), { model: 'nobody-has-this', topK: 2 }));
    await attempt('voyage empty', () => rerank(voyage(key), { documents: [] }));
    await attempt('voyage too many', () => rerank(voyage(key), { documents: repeated(1001) }));
})();
