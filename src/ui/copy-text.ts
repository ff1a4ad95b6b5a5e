/** Copying, also on pages over plain http, which have no clipboard. */

/** The way from before there was a clipboard: copies what is selected, where a click has just been made. */
function copySelected(text: string): boolean {
  const field = document.createElement('textarea');
  field.value = text;
  field.readOnly = true;
  field.className = 'visually-hidden';
  const { activeElement } = document;
  // Inside of a dialog nothing else can be selected.
  (activeElement?.closest('dialog') ?? document.body).append(field);
  field.select();
  try {
    return document.execCommand('copy');
  } catch {
    return false;
  } finally {
    field.remove();
    if (activeElement instanceof HTMLElement) activeElement.focus();
  }
}

/** @returns false where the browser lets nothing be copied: then show the text, to be copied by hand */
export async function copyText(text: string): Promise<boolean> {
  try {
    // Absent over plain http.
    const clipboard: Clipboard | undefined = navigator.clipboard;
    if (clipboard) {
      await clipboard.writeText(text);
      return true;
    }
  } catch {
    // Denied: the older way may still be allowed.
  }
  return copySelected(text);
}
