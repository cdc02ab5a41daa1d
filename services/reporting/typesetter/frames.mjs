// Frames on a pipe: four bytes of length, big-endian, then as many bytes.

const lengthBytes = 4;
// The largest document accepted: a profile with every item is under a tenth of it.
export const maxFrameBytes = 16 * 1024 * 1024;

// Every frame of a stream as a Buffer.
export async function* readFrames(stream) {
  let pending = Buffer.alloc(0);
  for await (const chunk of stream) {
    pending = Buffer.concat([pending, chunk]);
    while (pending.length >= lengthBytes) {
      const length = pending.readUInt32BE(0);
      if (length > maxFrameBytes) throw new Error(`a frame of ${length} bytes is larger than ${maxFrameBytes}`);
      if (pending.length < lengthBytes + length) break;
      yield pending.subarray(lengthBytes, lengthBytes + length);
      pending = pending.subarray(lengthBytes + length);
    }
  }
}

// Writes strings or Buffers as frames; resolves when the pipe has taken them.
export function writeFrames(stream, frames) {
  const parts = frames.flatMap((frame) => {
    const bytes = Buffer.from(frame);
    const length = Buffer.alloc(lengthBytes);
    length.writeUInt32BE(bytes.length);
    return [length, bytes];
  });
  return new Promise((resolve, reject) => {
    stream.write(Buffer.concat(parts), (error) => (error ? reject(error) : resolve()));
  });
}
