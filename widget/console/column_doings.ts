/** What can be done in a column, each by the part of the console whose business it is. */
import type { ColumnDoings } from "./column.ts";
import type { Column } from "./columns.ts";
import type { CoolDowns } from "./cool_downs.ts";
import type { Desk } from "./desk.ts";
import type { EnterSends } from "./enter.ts";
import { factsOf } from "./facts.ts";
import type { Registering } from "./registering.ts";
import type { Words } from "./words.ts";

export interface Parts {
  readonly enter: EnterSends;
  readonly coolDowns: CoolDowns;
  readonly registering: Registering;
  close(session: string): void;
  redraw(): void;
}

export function doingsOf({ session, conversation }: Column, desk: Desk, words: Words, parts: Parts): ColumnDoings {
  const { coolDowns, registering, enter } = parts;
  return {
    note: (text) => desk.notebook.margin(session).write("note", text),
    say: (text) => desk.say(session, text),
    typing: () => desk.typing(session),
    again: () => desk.talk(session).conversation.again(),
    withdraw: (clientId) => desk.talk(session).conversation.withdraw(clientId),
    end: () => void registering.end(session, "ended_together"),
    stop: (lasts) => void coolDowns.stop(session, conversation.label, lasts),
    isDutyLead: () => desk.board?.me.duty_lead === true && conversation.desk_name === null,
    isChosen: () => coolDowns.setAfter(session) !== undefined,
    coolDown: () => coolDowns.setAfter(session),
    enter,
    lock: () => void registering.end(session, "locked"),
    register: () => registering.open(session),
    close: () => parts.close(session),
    pause: () => void desk.pause(),
    choose: () => desk.choose(session),
    redraw: () => parts.redraw(),
    facts: () => factsOf(desk, words, session),
  };
}
