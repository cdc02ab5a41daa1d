// Typst behind one function. The compiler and the fonts are loaded once.
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { NodeCompiler } from '@myriaddreamin/typst-ts-node-compiler';
import opentype from 'opentype.js';
import { renderSVG } from 'uqr';

const fontPackage = '@expo-google-fonts/source-sans-3';
const fontStyles = ['400Regular', '400Regular_Italic', '600SemiBold', '700Bold'];
const pdfStandard = 'ua-1';
// Results that were not used in this many renders leave the compiler's cache.
const cacheAge = 10;
// Names become parts of a path.
const templatePattern = /^[a-z][a-z0-9_]{0,62}$/;
const languagePattern = /^[a-z]{2}$/;
// Stands for a character that the fonts lack: PDF/UA refuses text that cannot be shown.
const missingCharacter = '□';
const lineBreaks = /[\t\n\r]+/g;
const controls = /\p{Cc}/gu;
// Of a quarter of a code's modules, any may be unreadable: letters are folded and photographed askew.
const qrCode = { ecc: 'Q', border: 4 };

function readFonts() {
  const folder = dirname(createRequire(import.meta.url).resolve(`${fontPackage}/package.json`));
  return fontStyles.flatMap((style) =>
    readdirSync(join(folder, style))
      .filter((file) => file.endsWith('.ttf'))
      .map((file) => readFileSync(join(folder, style, file))),
  );
}

export class Typesetter {
  #templates;
  #compiler;
  #face;

  constructor(templates) {
    const fonts = readFonts();
    const [regular] = fonts;
    this.#templates = resolve(templates);
    this.#compiler = NodeCompiler.create({ workspace: this.#templates, fontArgs: [{ fontBlobs: fonts }] });
    this.#face = opentype.parse(regular.buffer.slice(regular.byteOffset, regular.byteOffset + regular.length));
  }

  // The PDF of `template` filled with the message in `json`; a value {"qrCode": text} becomes the code's drawing, SVG as
  // text. Throws an Error whose message says where the template or the JSON is wrong.
  render(template, language, json) {
    if (!templatePattern.test(template)) throw new Error(`'${template}' is not the name of a template`);
    if (!languagePattern.test(language)) throw new Error(`'${language}' is not a language code of two letters`);
    const message = JSON.parse(json, (_, value) => {
      if (typeof value === 'string') return this.#settable(value);
      return typeof value?.qrCode === 'string' ? renderSVG(value.qrCode, qrCode) : value;
    });
    const compiled = this.#compiler.compile({
      mainFilePath: join(this.#templates, `${template}.typ`),
      inputs: { message: JSON.stringify(message), language },
    });
    const document = compiled.result;
    if (document === null) throw new Error(this.#explain(compiled.takeDiagnostics()));
    const pdf = this.#compiler.pdf(document, { pdfStandard });
    const pageCount = document.numOfPages;
    this.#compiler.evictCache(cacheAge);
    return { pdf, pageCount };
  }

  // The text with a mark for each character that the fonts lack.
  #settable(text) {
    const clean = text.normalize('NFC').replace(lineBreaks, ' ').replace(controls, '');
    return Array.from(clean, (character) =>
      this.#face.charToGlyphIndex(character) === 0 ? missingCharacter : character,
    ).join('');
  }

  #explain(diagnostics) {
    if (diagnostics === null) return 'the template gave no document';
    return this.#compiler
      .fetchDiagnostics(diagnostics)
      .map(({ path, range, message }) => `${path}:${(range?.start?.line ?? 0) + 1}: ${message}`)
      .join('\n');
  }
}
