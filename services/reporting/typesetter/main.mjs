// The typesetter: renders templates (Typst) to tagged PDF for the service that started it.
//
//   node main.mjs <folder of templates>
//
// On standard input come requests, each of three frames: template, language, and the JSON of the message to set. On
// standard output goes one answer a request, of three frames: "document" or "error", the number of pages, and the PDF
// or the error as text. One request at a time; it ends when standard input ends. The same request gives the same bytes:
// no clock, no system fonts, no network.
import { readFrames, writeFrames } from './frames.mjs';
import { Typesetter } from './typesetter.mjs';

const framesPerRequest = 3;

const [templates] = process.argv.slice(2);
if (templates === undefined) {
  process.stderr.write('usage: node main.mjs <folder of templates>\n');
  process.exit(2);
}

function answer(typesetter, [template, language, json]) {
  try {
    const { pdf, pageCount } = typesetter.render(template.toString(), language.toString(), json.toString());
    return ['document', String(pageCount), pdf];
  } catch (error) {
    return ['error', '0', error instanceof Error ? error.message : String(error)];
  }
}

const typesetter = new Typesetter(templates);
let request = [];
for await (const frame of readFrames(process.stdin)) {
  request.push(frame);
  if (request.length < framesPerRequest) continue;
  await writeFrames(process.stdout, answer(typesetter, request));
  request = [];
}
