/** Invented rows of a board, for tests. */
import { opening } from "../shared/invented.ts";
import type { Board, Conversation, Offered, Waiting } from "../shared/wire.ts";

export function conversation(session: string, more: Partial<Conversation> = {}): Conversation {
  const rest = {
    language: "nl",
    urgency: 0,
    nickname: null,
    since: "",
    visitor_gone_since: null,
    reason: null,
    desk_name: null,
    topic: null,
    role: null,
    municipality: null,
    reads: null,
  };
  return { session, label: `Label ${session}`, life: "active", ...rest, ...more };
}

export function offered(session: string): Offered {
  return {
    offer: `offer-${session}`,
    session,
    label: `Label ${session}`,
    language: "nl",
    urgency: 0,
    since: "",
    seconds_left: 30,
    seconds: 30,
    desk_name: null,
  };
}

export function waiting(session: string, more: Partial<Waiting> = {}): Waiting {
  return {
    session,
    label: `Label ${session}`,
    language: "nl",
    urgency: 0,
    since: "",
    returned: false,
    number: 1,
    offered_to_me: false,
    offered: false,
    ...more,
  };
}

export const BOARD: Board = {
  desk: "d",
  desk_name: "Desk",
  opening: opening(),
  ahead: { serving_until: null, unreviewed: null },
  me: {
    staff: "anna",
    work_name: "Anna",
    presence: "away",
    load: 0,
    capacity: 2,
    duty_lead: true,
    takes: [],
    pause_ends_at: null,
    wrap_up_ends_at: null,
  },
  waiting: [],
  conversations: [],
  offers: [],
  colleagues: [],
  to_register: [],
};
