/** How a field for writing behaves, on both sides: Enter sends, Shift+Enter makes a line, what is too long is not sent. */
import { codePoints, MESSAGE_CODE_POINTS, tidy } from "./codepoints.ts";

export interface Writing {
  send(text: string): void;
  typing(): void;
  /** Whether a text that is about to be sent stays, because there is something to ask about it first. */
  holds?(text: string): boolean;
  /** Code points of a text that is too long; null when it fits again. */
  tooLong(count: number | null): void;
  /** Whether Enter alone sends here. On a touch keyboard it makes a new line. */
  enterSends(): boolean;
}

/**
 * Nothing of what is typed or chosen may reach a dictionary, a translator or the browser's own memory of forms. That memory is a file
 * of the browser's, and has radio buttons and lists in it as well as fields.
 */
export const KEPT_NOWHERE = { autocomplete: "off", autocorrect: "off", autocapitalize: "sentences", spellcheck: "false", translate: "no" };

/** Makes `field` write, and returns what sends it, for the button beside it. The text stays in the field when it is not sent. */
export function writes(field: HTMLTextAreaElement, writing: Writing): () => void {
  let isTooLong = false;

  function measure(): string {
    const text = tidy(field.value);
    const count = codePoints(text);
    if (count > MESSAGE_CODE_POINTS) writing.tooLong(count);
    else if (isTooLong) writing.tooLong(null);
    isTooLong = count > MESSAGE_CODE_POINTS;
    return text;
  }

  function send(): void {
    const text = measure();
    if (text === "" || isTooLong || writing.holds?.(text)) return;
    field.value = "";
    writing.send(text);
  }

  field.addEventListener("input", () => {
    if (measure() !== "") writing.typing();
  });
  field.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing || !writing.enterSends()) return;
    event.preventDefault();
    send();
  });
  return send;
}
