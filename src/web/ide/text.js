// The text of queries: its tokens, its definitions, and how it is set out.

const WIDTH = 88; // Prettify breaks arguments that would reach beyond this column.
export const opens = (text) => /^[{([]$/.test(text), closes = (text) => /^[})\]]$/.test(text);

const TOKEN = new RegExp([
  /(?<blank>[\s,\uFEFF]+)|(?<comment>#[^\n\r]*)/,
  /(?<text>"""(?:\\"""|[^])*?(?:"""|$)|"(?:\\.|[^"\\\n\r])*(?:"|\\?(?=[\n\r]|$)))/,
  /(?<name>[A-Za-z_]\w*)|(?<sigil>[$@]\w*)|(?<number>-?\d[\w.+-]*)|(?<mark>\.\.\.|[^])/,
].map((part) => part.source).join('|'), 'g');

/** The tokens of GraphQL or JSON, with comments, without blanks. Any text can be read, finished or not. */
export const lex = (source) => Array.from(source.matchAll(TOKEN), ({ 0: text, index: start, groups }) => {
  const type = Object.keys(groups).find((name) => groups[name] !== undefined);
  const unfinished = type === 'text' && !/^(?:"""[^]*"""|"[^]*")$/.test(text);
  return { type, text, start, end: start + text.length, unfinished };
}).filter((token) => token.type !== 'blank');

/** Whether a position is within a string or a comment. */
export const isWithinText = (tokens, at) => tokens.some(({ type, start, end, unfinished }) => start < at
  && ((type === 'text' && (at < end || unfinished)) || (type === 'comment' && at <= end)));

/** Names of the top-level definitions that begin with one of these words. */
export function definitions(tokens, ...words) {
  let depth = 0;
  return tokens.filter(({ type, text }, at) => {
    depth += opens(text) - closes(text);
    return depth === 0 && type === 'name' && words.includes(tokens[at - 1]?.text);
  }).map((token) => token.text);
}

/** The end of the brackets that begin at a token, or -1. */
function closingOf(tokens, at) {
  let level = 0;
  return tokens.findIndex(({ text }, index) => index >= at && (level += opens(text) - closes(text)) === 0);
}

/** Tokens within brackets, on one line. */
function inline(tokens) {
  const open = [];
  return tokens.reduce((out, { text }, at) => {
    const before = tokens[at - 1]?.text;
    if (closes(text)) open.pop();
    let gap = ' ';
    if (!out || /^[([]$/.test(before) || /^[)\]:!(]$/.test(text) || (before === '{' && text === '}')) gap = '';
    else if (before !== '{' && text !== '}' && (open.at(-1) === '[' || tokens[at + 1]?.text === ':')) gap = ', ';
    if (opens(text)) open.push(text);
    return out + gap + text;
  }, '');
}

/** Lays out a query: one field a line, comments and single blank lines kept. Throws if that cannot be done safely. */
export function prettify(source) {
  const tokens = lex(source), open = [];
  const refuse = (why) => { throw new Error(`Cannot prettify: ${why}.`); };
  let out = '';
  for (let at = 0; at < tokens.length; at++) {
    const { type, text, start } = tokens[at], before = tokens[at - 1];
    const inArguments = open.at(-1) === '(';
    if (text === '(' || (inArguments && opens(text))) {
      const end = closingOf(tokens, at), group = tokens.slice(at, end + 1), line = inline(group);
      const fits = out.length - out.lastIndexOf('\n') + line.length <= WIDTH && group.every((t) => t.type !== 'comment');
      if (end < 0) refuse('a bracket is not closed');
      if (fits || text !== '(') {
        out += text === '(' ? line : ` ${line}`;
        at = end;
        continue;
      }
    }
    if (closes(text) && !open.pop()) refuse('there is a closing bracket too many');
    const gap = source.slice(before?.end ?? 0, start), after = tokens[at + 1]?.text, top = !open.length;
    const continues = /^(:|\.\.\.)$/.test(before?.text) || (before?.text === 'on' && tokens[at - 2]?.text === '...');
    let starts = before?.type === 'comment' || opens(before?.text) || closes(text);
    if (type === 'comment') starts = gap.includes('\n');
    else if (top) starts ||= before?.text === '}';
    else if (inArguments) starts ||= after === ':';
    else starts ||= text === '...' || (type === 'name' && !continues);
    if (starts && out) {
      const parted = !opens(before.text) && !closes(text) && (/\n[^\S\n]*\n/.test(gap) || (top && before.text === '}'));
      out = `${out.trimEnd()}${parted ? '\n\n' : '\n'}${'  '.repeat(open.length)}`;
    } else if (out && !/^[:!(]$/.test(text) && !(before.text === '...' && type === 'name' && text !== 'on')) out += ' ';
    out += text;
    if (opens(text)) open.push(text);
  }
  if (open.length) refuse('a bracket is not closed');
  const same = lex(out).map((token) => token.text).join(' ') === tokens.map((token) => token.text).join(' ');
  return same ? `${out}\n` : refuse('a comment stands where it would be lost');
}
