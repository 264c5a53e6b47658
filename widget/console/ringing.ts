/** What reaches a counsellor who looks elsewhere: the title, the sound, and notices of the operating system. */
import { unseen } from "./attention.ts";
import type { Desk } from "./desk.ts";
import { Notifier } from "./notifier.ts";
import type { Sound } from "./sound.ts";
import type { Words } from "./words.ts";

export class Ringing {
  readonly offers = new Notifier("offer");
  readonly #calls = new Notifier("alert");
  readonly #untaken = new Notifier("untaken");

  constructor(private readonly words: Words, private readonly desk: Desk, private readonly sound: Sound) {}

  /** Notices of the operating system on or off, as she asks. */
  async turn(): Promise<void> {
    const staff = this.desk.board?.me.staff;
    if (staff) await this.offers.turn(staff);
  }

  /** `calls`: how many colleagues call this duty lead. */
  draw(calls: number): void {
    const { desk, words } = this;
    if (!desk.board) return;
    // Without a line none can be taken, and whether one still waits is not known.
    const offers = desk.line.isUp ? desk.offers.length + desk.colleagues.askedOfMe.length : 0;
    // Someone waits whom nobody took: a duty lead is called until she has seen it, or somebody has taken her.
    const untaken = desk.line.isUp ? desk.notices.filter(({ waiting }) => waiting !== null).length : 0;
    const news = offers + calls + untaken + desk.columns.filter((column) => {
      const talk = desk.talk(column.session);
      const isHers = column.conversation.with_me_as === "counsellor";
      return column.fate === "active" && isHers && unseen(talk.attention, talk.conversation.timeline.entries) > 0;
    }).length;
    document.title = (news > 0 ? `(${news}) ` : "") + words.text("console.title");
    this.sound.ring(offers + calls + untaken > 0);
    const { me, desk_name } = desk.board;
    const isLooking = desk.isLooking();
    this.offers.draw(me.staff, offers > 0, isLooking, desk_name, words.text("console.notices.body"));
    this.#calls.draw(me.staff, calls > 0, isLooking, desk_name, words.text("console.notices.alert"));
    this.#untaken.draw(me.staff, untaken > 0, isLooking, desk_name, words.text("console.notices.untaken"));
  }
}
