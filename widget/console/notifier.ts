/**
 * A notice of the operating system while something waits and she looks elsewhere. Only after she asked for it by a press, and without a
 * word about the person: whoever stands behind her may read it.
 */

import { keep, kept } from "./kept.ts";

/** `null`: this browser has none. */
export type Notices = "on" | "off" | "refused" | null;

export class Notifier {
  #shown: Notification | null = null;

  /** `tag`: what it is about; it keeps two tabs from showing two. */
  constructor(private readonly tag: string) {
    addEventListener("pagehide", () => this.#shown?.close());
  }

  /** Hers alone, and of this tab: a colleague who signs in here has asked for nothing. */
  notices(staff: string): Notices {
    if (!("Notification" in globalThis)) return null;
    if (Notification.permission === "denied") return "refused";
    return Notification.permission === "granted" && kept(staff, "notices") === "on" ? "on" : "off";
  }

  /** To be called in the handler of a press. */
  async turn(staff: string): Promise<void> {
    const isOn = this.notices(staff) === "on";
    if (isOn) keep(staff, "notices", "off");
    else if (await Notification.requestPermission() === "granted") keep(staff, "notices", "on");
  }

  /** Shown once something waits unseen, and gone when nothing waits any more. */
  draw(staff: string, isWaiting: boolean, isLooking: boolean, title: string, body: string): void {
    if (!isWaiting) {
      this.#shown?.close();
      this.#shown = null;
    } else if (!this.#shown && !isLooking && this.notices(staff) === "on") {
      // Our own sound rings already.
      this.#shown = new Notification(title, { body, tag: this.tag, silent: true, requireInteraction: true });
      this.#shown.onclick = () => globalThis.focus();
    }
  }
}
