/** Hands bytes to the browser's download. */
export function saveFile(name: string, bytes: BlobPart, type: string): void {
  const url = URL.createObjectURL(new Blob([bytes], { type }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  // The download reads the URL after this call returns.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
