import { messages } from '../../messages';
import { askedItems, missingItems, type Answers, type FormItem } from './form-items';

const words = messages.paper.file;

// Longer ones are not what a desk has typed.
export const mostFileBytes = 1_000_000;

export interface FileProblem {
  // Line of the file; 1 is the header.
  row: number;
  // Name of the column; empty: the whole row.
  column: string;
  text: string;
}

export interface FormFile {
  forms: Answers[];
  problems: FileProblem[];
}

interface Row {
  line: number;
  cells: string[];
}

// The rows of a CSV file (RFC 4180), read as icapctl does: blank lines are skipped, spaces around a cell are dropped.
// Null when a quotation mark is never closed.
export function parseRows(text: string): Row[] | null {
  const source = text.startsWith('\uFEFF') ? text.slice(1) : text;
  const rows: Row[] = [];
  let [line, firstLine, cell, quoted, wasQuoted] = [1, 1, '', false, false];
  let cells: string[] = [];
  const endCell = () => {
    cells.push(wasQuoted ? cell : cell.trim());
    cell = '';
    wasQuoted = false;
  };
  const endRow = () => {
    endCell();
    if (cells.length > 1 || cells[0] !== '') rows.push({ line: firstLine, cells });
    cells = [];
    firstLine = line + 1;
  };
  for (let at = 0; at < source.length; ++at) {
    const character = source.charAt(at);
    if (quoted) {
      const isDoubled = character === '"' && source.charAt(at + 1) === '"';
      if (character === '"' && !isDoubled) quoted = false;
      else cell += character;
      if (isDoubled) ++at;
      if (character === '\n') ++line;
    } else if (character === '"' && cell.trim() === '') {
      [cell, quoted, wasQuoted] = ['', true, true];
    } else if (character === ',') {
      endCell();
    } else if (character === '\n') {
      endRow();
      ++line;
    } else if (!wasQuoted || character.trim() !== '') {
      cell += character;
    }
  }
  if (quoted) return null;
  endRow();
  return rows;
}

function headerProblems({ line, cells }: Row, items: FormItem[]): FileProblem[] {
  const [only] = cells;
  if (cells.length === 1 && only?.includes(';')) return [{ row: line, column: '', text: words.semicolons }];
  const known = new Set(items.map(({ id }) => id));
  return cells.flatMap((name, index) => {
    if (name === '') return [{ row: line, column: words.columnAt(index + 1), text: words.noName }];
    if (cells.indexOf(name) < index) return [{ row: line, column: name, text: words.twice }];
    return known.has(name) ? [] : [{ row: line, column: name, text: words.unknown }];
  });
}

function cellProblem(text: string, item: FormItem): string | null {
  if (text === '') return null;
  if (!/^\d+$/.test(text)) return words.noNumber(text);
  const category = Number(text);
  return category >= 1 && category <= item.options.length ? null : words.outOfRange(item.options.length);
}

// One form, and what is wrong with it: first cell by cell, then as answers that belong together.
function readRow({ line, cells }: Row, names: string[], items: FormItem[]): { form: Answers; problems: FileProblem[] } {
  if (cells.length !== names.length) {
    const text = words.cellCount(cells.length, names.length);
    return { form: {}, problems: [{ row: line, column: '', text }] };
  }
  const problems: FileProblem[] = [];
  const form: Record<string, number> = {};
  for (const item of items) {
    const cell = cells[names.indexOf(item.id)] ?? '';
    const text = cellProblem(cell, item);
    if (text !== null) problems.push({ row: line, column: item.id, text });
    else if (cell !== '') form[item.id] = Number(cell);
  }
  if (problems.length > 0) return { form, problems };
  const asked = new Set(askedItems(form, items).map(({ id }) => id));
  for (const item of Object.keys(form)) {
    if (!asked.has(item)) problems.push({ row: line, column: item, text: words.notAsked });
  }
  for (const { id } of missingItems(form, items)) problems.push({ row: line, column: id, text: words.missing });
  return { form, problems };
}

// A column an item, a row a form, the number of the option; an empty cell is no answer. The same form as icapctl's.
export function readForms(text: string, items: FormItem[]): FormFile {
  const whole = (row: number, problem: string) => ({ forms: [], problems: [{ row, column: '', text: problem }] });
  if (/[\0\uFFFD]/.test(text)) return whole(1, words.notText);
  const rows = parseRows(text);
  if (rows === null) return whole(1, words.openQuote);
  const [header, ...lines] = rows;
  if (header === undefined || lines.length === 0) return whole(1, words.empty);
  const wrongHeader = headerProblems(header, items);
  // With a wrong header every row would be wrong.
  if (wrongHeader.length > 0) return { forms: [], problems: wrongHeader };
  const read = lines.map((row) => readRow(row, header.cells, items));
  return { forms: read.map(({ form }) => form), problems: read.flatMap(({ problems }) => problems) };
}
