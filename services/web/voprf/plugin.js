import { fileURLToPath } from 'node:url';

const own = (file) => fileURLToPath(new URL(file, import.meta.url));
const library = own('../node_modules/@cloudflare/voprf-ts/lib/esm/src');

const replaced = { '/noble/params.js': 'params.js', '/buildSettings.js': 'build-settings.js' };

// Takes the library's ES modules instead of its CommonJS ones, and of these only what ristretto255 needs: 18 KB
// compressed instead of 45.
export const voprfForRistretto = {
  name: 'voprf-for-ristretto',
  enforce: 'pre',
  async resolveId(source, importer) {
    if (source === '@cloudflare/voprf-ts') return `${library}/index.js`;
    if (source === '@cloudflare/voprf-ts/crypto-noble') return `${library}/cryptoNoble.js`;
    if (source.startsWith('@cloudflare/voprf-ts/lib/')) return source.replace('@cloudflare/voprf-ts/lib', library);
    if (!importer?.startsWith(library) || !source.startsWith('.')) return null;
    const resolved = await this.resolve(source, importer, { skipSelf: true });
    for (const [end, file] of Object.entries(replaced)) {
      if (resolved?.id === library + end) return own(file);
    }
    return resolved;
  },
};
