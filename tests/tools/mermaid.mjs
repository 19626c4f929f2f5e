// Reads Mermaid texts, separated by lines of `%%%%`, with Mermaid's own parser; prints what is wrong with each, and the
// boxes and lines that it finds.
import { JSDOM } from 'jsdom';

const { window } = new JSDOM('');
globalThis.window = window;
globalThis.document = window.document;
const { default: mermaid } = await import('mermaid');
mermaid.initialize({ startOnLoad: false, maxEdges: 500, maxTextSize: 50000 });

let text = '';
for await (const part of process.stdin) text += part;
let failed = false;
for (const one of text.split('\n%%%%\n').filter((part) => part.trim())) {
  try {
    const diagram = await mermaid.mermaidAPI.getDiagramFromText(one);
    const vertices = diagram.db.getVertices();
    const count = vertices.size ?? Object.keys(vertices).length;
    console.log(`${count} ${diagram.db.getEdges().length}`);
  } catch (error) {
    failed = true;
    console.log(`error: ${String(error.message ?? error).split('\n')[0]}`);
  }
}
process.exit(failed ? 1 : 0);
