import { EvaluationRequest, FinalizeData, generatePublicKey, Oprf, VOPRFServer } from '@cloudflare/voprf-ts';
import { CryptoNoble } from '@cloudflare/voprf-ts/crypto-noble';
import { describe, expect, test } from 'vitest';
import { fromBase64url, toBase64url } from '../../api/base64url';
import { blind, credentialInput, unblind, type Blinding } from './blind-credential';
import { ProofError } from './proof-error';

const suite = Oprf.Suite.RISTRETTO255_SHA512;
const group = Oprf.getGroup(suite, CryptoNoble);
const school = 'agencies/a/rollouts/r/schools/s';

function bytes(hex: string): Uint8Array {
  return Uint8Array.from(hex.match(/../g) ?? [], (byte) => Number.parseInt(byte, 16));
}

// RFC 9497, appendix A.1.2, test vector 1.
const vector = {
  secretKey: 'e6f73f344b79b379f1a0dd37e07ff62e38d9f71345ce62ae3a9bc60b04ccd909',
  publicKey: 'c803e2cc6b05fc15064549b5920659ca4a77b2cca6f04f6b357009335476ad4e',
  input: '00',
  blind: '64d37aed22a27f5191de1c1d69fadb899d8862b58eb4220029e036ec4c1f6706',
  blindedElement: '863f330cc1a1259ed5a5998a23acfd37fb4351a793a5b3c090b642ddc439b945',
  evaluatedElement: 'aa8fa048764d5623868679402ff6108d2521884fa138cd7f9c7669a9a014267e',
  proof:
    'ddef93772692e535d1a53903db24367355cc2cc78de93b3be5a8ffcc6985dd06' +
    '6d4346421d17bf5117a2a1ff0fcb2a759f58a539dfbe857a40bce4cf49ec600d',
  output:
    'b58cfbe118e0cb94d79b5fd6a6dafb98764dff49c14e1770b566e42402da1a7d' +
    'a4d8527693914139caee5bd03903af43a491351d23b430948dd50cde10d32b3c',
};

const vectorBlinding: Blinding = {
  nonce: toBase64url(new Uint8Array(32)),
  secret: toBase64url(
    new FinalizeData(
      [bytes(vector.input)],
      [group.desScalar(bytes(vector.blind))],
      new EvaluationRequest([group.desElt(bytes(vector.blindedElement))]),
    ).serialize(),
  ),
  blindedElement: toBase64url(bytes(vector.blindedElement)),
};
const vectorAnswer = bytes(vector.evaluatedElement + vector.proof);
const vectorKey = toBase64url(bytes(vector.publicKey));

// The server's side, by the same library.
async function answerTo(blinding: Blinding, secretKey: Uint8Array): Promise<string> {
  const server = new VOPRFServer(suite, secretKey, CryptoNoble);
  const element = group.desElt(fromBase64url(blinding.blindedElement) ?? new Uint8Array());
  const { evaluated, proof } = await server.blindEvaluate(new EvaluationRequest([element]));
  return toBase64url(Uint8Array.from([...(evaluated[0]?.serialize() ?? []), ...(proof?.serialize() ?? [])]));
}

const secretKey = bytes(vector.secretKey);
const key = toBase64url(generatePublicKey(suite, secretKey, CryptoNoble));

describe('a blind credential', () => {
  test('has the output of the standard', async () => {
    const credential = await unblind(vectorBlinding, vectorKey, toBase64url(vectorAnswer));
    expect(credential).toBe(toBase64url(Uint8Array.from([...new Uint8Array(32), ...bytes(vector.output)])));
  });

  test('is what the key makes of school and nonce, whatever the blind', async () => {
    const blinding = await blind(school);
    const credential = fromBase64url(await unblind(blinding, key, await answerTo(blinding, secretKey)));
    const nonce = fromBase64url(blinding.nonce) ?? new Uint8Array();
    const server = new VOPRFServer(suite, secretKey, CryptoNoble);
    expect(credential).toEqual(Uint8Array.from([...nonce, ...(await server.evaluate(credentialInput(school, nonce)))]));
  });

  test('hides the nonce: each blinding is another', async () => {
    const [one, other] = [await blind(school), await blind(school)];
    expect(one.nonce).not.toBe(other.nonce);
    expect(one.blindedElement).not.toBe(other.blindedElement);
  });

  test('is refused when any byte of the answer was changed', async () => {
    for (let position = 0; position < vectorAnswer.length; ++position) {
      const changed = vectorAnswer.map((byte, index) => (index === position ? byte ^ 1 : byte));
      await expect(unblind(vectorBlinding, vectorKey, toBase64url(changed))).rejects.toThrow(ProofError);
    }
  });

  test('is refused when it was made with another key than the published one', async () => {
    const blinding = await blind(school);
    const own = bytes(vector.blind);
    await expect(unblind(blinding, key, await answerTo(blinding, own))).rejects.toThrow(ProofError);
  });

  test.each([
    ['no answer', vectorKey, ''],
    ['a short answer', vectorKey, toBase64url(vectorAnswer.subarray(0, 95))],
    ['an answer that is not base64url', vectorKey, '*'],
    ['the identity', vectorKey, toBase64url(new Uint8Array(96))],
    ['no key', '', toBase64url(vectorAnswer)],
    ['a key that is no element', toBase64url(new Uint8Array(32).fill(0xff)), toBase64url(vectorAnswer)],
    ['the identity as key', toBase64url(new Uint8Array(32)), toBase64url(vectorAnswer)],
  ])('is refused with %s', async (_, wrongKey, answer) => {
    await expect(unblind(vectorBlinding, wrongKey, answer)).rejects.toThrow(ProofError);
  });
});

test('base64url is the alphabet of RFC 4648 §5 without padding, there and back', () => {
  const all = Uint8Array.from({ length: 256 }, (_, index) => index);
  expect(toBase64url(Uint8Array.of(0xfb, 0xff))).toBe('-_8');
  expect(fromBase64url(toBase64url(all))).toEqual(all);
  expect(['a', 'a=', 'a+b=', 'ä'].map(fromBase64url)).toEqual([null, null, null, null]);
});
