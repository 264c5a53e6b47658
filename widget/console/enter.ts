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
