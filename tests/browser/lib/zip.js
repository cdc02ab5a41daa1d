// Roster packages as a student information system would send them: zip files made here.
import { inflateRawSync } from 'node:zlib';

const crcTable = Uint32Array.from({ length: 256 }, (_, index) => {
  let value = index;
  for (let bit = 0; bit < 8; ++bit) value = value & 1 ? 0xedb88320 ^ (value >>> 1) : value >>> 1;
  return value >>> 0;
});

// Node 18 of Debian 12 has no zlib.crc32().
function crc32(bytes) {
  let value = 0xffffffff;
  for (const byte of bytes) value = crcTable[(value ^ byte) & 0xff] ^ (value >>> 8);
  return (value ^ 0xffffffff) >>> 0;
}

const fields = (...values) => {
  const bytes = Buffer.alloc(values.reduce((size, [length]) => size + length, 0));
  let at = 0;
  for (const [length, value] of values) {
    bytes.writeUIntLE(value, at, length);
    at += length;
  }
  return bytes;
};

// A zip without compression of `{name: text}`.
export function writeZip(files) {
  const parts = [];
  const directory = [];
  let offset = 0;
  for (const [name, text] of Object.entries(files)) {
    const [nameBytes, data] = [Buffer.from(name), Buffer.from(text)];
    // Version, flags, method, time, date, checksum, sizes, lengths of name and extra field.
    const shared = fields(
      ...[20, 0, 0, 0, 0x21].map((value) => [2, value]),
      ...[crc32(data), data.length, data.length].map((value) => [4, value]),
      ...[nameBytes.length, 0].map((value) => [2, value]),
    );
    const local = Buffer.concat([fields([4, 0x04034b50]), shared, nameBytes, data]);
    const rest = fields([2, 0], [2, 0], [2, 0], [4, 0], [4, offset]);
    directory.push(Buffer.concat([fields([4, 0x02014b50], [2, 20]), shared, rest, nameBytes]));
    parts.push(local);
    offset += local.length;
  }
  const entries = Buffer.concat(directory);
  const count = directory.length;
  const end = fields([4, 0x06054b50], [2, 0], [2, 0], [2, count], [2, count], [4, entries.length], [4, offset], [2, 0]);
  return Buffer.concat([...parts, entries, end]);
}

// The text files of a zip as `{name: text}`, found by its directory.
export function readZip(bytes) {
  const end = bytes.lastIndexOf(Buffer.from([0x50, 0x4b, 5, 6]));
  const files = {};
  let at = bytes.readUInt32LE(end + 16);
  for (let entry = 0; entry < bytes.readUInt16LE(end + 10); ++entry) {
    const [nameSize, extraSize, commentSize] = [28, 30, 32].map((place) => bytes.readUInt16LE(at + place));
    const name = bytes.toString('utf8', at + 46, at + 46 + nameSize);
    const local = bytes.readUInt32LE(at + 42);
    const begin = local + 30 + bytes.readUInt16LE(local + 26) + bytes.readUInt16LE(local + 28);
    const data = bytes.subarray(begin, begin + bytes.readUInt32LE(at + 20));
    files[name] = (bytes.readUInt16LE(at + 10) === 0 ? data : inflateRawSync(data)).toString('utf8');
    at += 46 + nameSize + extraSize + commentSize;
  }
  return files;
}
