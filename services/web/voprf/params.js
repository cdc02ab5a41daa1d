// In place of the library's own `noble/params.js`, which brings every curve it knows: only ristretto255 is used here.
import { edwardsCurve } from '@cloudflare/voprf-ts/lib/noble/edwards.js';
import { ed25519, hashToRistretto255, RistrettoPoint } from '@noble/curves/ed25519';
import { sha512 } from '@noble/hashes/sha512';

const ristretto255 = edwardsCurve({
  curve: ed25519,
  hashID: 'SHA-512',
  scalarHash: { type: 'xmd' },
  element: { hash: hashToRistretto255, Point: RistrettoPoint },
  hash: sha512,
});

export function getParams(group) {
  if (group !== 'ristretto255') throw new Error(`the survey is built without the group ${group}`);
  return ristretto255;
}
