const releaseAfterMs = 10_000;

// Lets the browser save a text as a file; nothing is sent anywhere.
export function saveText(text: string, name: string): void {
  const address = URL.createObjectURL(new Blob([text], { type: 'text/csv;charset=utf-8' }));
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  setTimeout(() => {
    URL.revokeObjectURL(address);
  }, releaseAfterMs);
}
