// Which words of a passage are words of the query. Endings of English words are cut roughly: this marks, it does not rank.

const COMMON = new Set(("a an and are as at be been but by can did do does for from had has have how i if in into is it its me my"
  + " no not of on or our so than that the their then there these this to was we were what when where which who why will"
  + " with you your").split(" "));

const segmenter = new Intl.Segmenter(undefined, {granularity: "word"});

function* wordsOf(text) {
  for (const {segment, index, isWordLike} of segmenter.segment(text)) {
    if (isWordLike) yield {word: segment, start: index, end: index + segment.length};
  }
}

/** What is left of a word without its ending. */
export function stem(word) {
  const small = word.toLocaleLowerCase("en").normalize("NFKD").replace(/\p{Mn}/gu, "").replace(/['’]s$/, "");
  if (!/^[a-z]{4,}$/.test(small)) return small;
  if (small.endsWith("ies")) return `${small.slice(0, -3)}y`;
  const bare = small.replace(/(?:ings?|ed|es|s)$/, "");
  if (bare.length < 3) return small;
  const single = /([b-df-hj-np-tv-z])\1$/.test(bare) ? bare.slice(0, -1) : bare;
  return single.length > 3 ? single.replace(/e$/, "") : single;
}

/** The stems of the query's words, without those that every text has, unless it has no others. */
export function terms(query) {
  const all = [...wordsOf(query)].map(({word}) => word);
  const rare = all.filter((word) => !COMMON.has(word.toLowerCase()));
  return new Set((rare.length > 0 ? rare : all).map(stem));
}

/** Where words of the query stand in a text: {start, end} in order. */
export function hits(text, stems) {
  return [...wordsOf(text)].filter(({word}) => stems.has(stem(word))).map(({start, end}) => ({start, end}));
}

/** The text in pieces, each with whether it is a hit and whether it lies in the window. */
export function pieces(text, stems, window = null) {
  const found = hits(text, stems);
  const cuts = new Set([0, text.length]);
  found.forEach(({start, end}) => cuts.add(start).add(end));
  if (window) cuts.add(window.start).add(Math.min(window.end, text.length));
  const places = [...cuts].sort((a, b) => a - b);
  const all = [];
  for (let i = 0; i + 1 < places.length; i++) {
    const [start, end] = [places[i], places[i + 1]];
    all.push({
      text: text.slice(start, end),
      hit: found.some((hit) => hit.start <= start && end <= hit.end),
      inWindow: window !== null && window.start <= start && end <= window.end,
    });
  }
  return all;
}
