/** What a peer has sent must not move the cursor or colour the screen. */
export function printable(text: string): string {
  return text.replaceAll(/[\u0000-\u0008\u000a-\u001f\u007f-\u009f]/g, "�");
}
