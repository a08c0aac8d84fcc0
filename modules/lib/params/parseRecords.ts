/**
 * The first records of delimited text (RFC 4180: fields may be quoted, quotes are doubled, quoted fields may hold line
 * ends; spaces before an opening quote do not count). Lines without anything are passed over. `ended` false: the text is the head of a longer one, so a record that
 * its end cuts off is left out.
 */
export function parseRecords(text: string, delimiter: string, limit: number, ended: boolean): string[][] {
  const records: string[][] = [];
  let fields: string[] = [];
  let field = '';
  let quoted = false;
  let blank = true;
  let i = text.charCodeAt(0) === 0xfeff ? 1 : 0;
  const endField = () => {
    fields.push(field);
    field = '';
    blank = true;
  };
  const endRecord = () => {
    endField();
    if (fields.length > 1 || fields[0] !== '') records.push(fields);
    fields = [];
  };
  for (; i < text.length && records.length < limit; i++) {
    const char = text[i]!;
    if (quoted) {
      if (char !== '"') field += char;
      else if (text[i + 1] === '"') {
        field += '"';
        i += 1;
      } else quoted = false;
    } else if (char === '"' && blank) {
      quoted = true;
      blank = false;
      field = '';
    } else if (char === delimiter) endField();
    else if (char === '\n' || char === '\r') {
      if (char === '\r' && text[i + 1] === '\n') i += 1;
      endRecord();
    } else {
      field += char;
      blank &&= char === ' ';
    }
  }
  if (ended && records.length < limit && (field !== '' || fields.length > 0)) endRecord();
  return records;
}

/** Of the usual delimiters the one that gives the most fields in the first record while most later records agree. */
export function sniffDelimiter(text: string, ended: boolean): string {
  let best = ',';
  let bestScore = 0;
  for (const delimiter of [',', '\t', ';', '|']) {
    const records = parseRecords(text, delimiter, 50, ended);
    const width = records[0]?.length ?? 0;
    if (width < 2) continue;
    const agreeing = records.filter((record) => record.length === width).length / records.length;
    const score = agreeing >= 0.5 ? agreeing * 10_000 + width : width;
    if (score > bestScore) {
      best = delimiter;
      bestScore = score;
    }
  }
  return best;
}
