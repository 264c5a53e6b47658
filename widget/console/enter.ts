/** Whether Enter sends, as one counsellor wants it: kept for her in this browser. Off, Ctrl with Enter sends and Enter makes a new line. */
import { keep, kept } from "./kept.ts";

export class EnterSends {
  #isOn = true;
  #staff = "";

  constructor(private readonly changed: () => void) {}

  get isOn(): boolean {
    return this.#isOn;
  }

  /** Whose console this is, as soon as that is known. */
  set staff(staff: string) {
    if (staff === this.#staff) return;
    this.#staff = staff;
    this.#isOn = kept(staff, "enter", "browser") !== "off";
  }

  turn(isOn: boolean): void {
    this.#isOn = isOn;
    keep(this.#staff, "enter", isOn ? "on" : "off", "browser");
    this.changed();
  }
}

/** For a field without a list of its own: a key that is held sends nothing, and Ctrl with Enter sends where Enter makes a new line. */
export function sendsByKey(field: HTMLTextAreaElement, enter: EnterSends, send: () => void): void {
  field.addEventListener("keydown", (event) => {
    const sends = event.key === "Enter" && !event.shiftKey && !event.isComposing && (enter.isOn || event.ctrlKey || event.metaKey);
    if (!sends || (enter.isOn && !event.repeat)) return;
    if (!event.repeat) send();
    event.preventDefault();
    event.stopImmediatePropagation();
  }, true);
}
