/** Invented rows of a board, for tests. */
import { opening } from "../shared/invented.ts";
import type { Board, Conversation, Handover, Offered, Waiting } from "../shared/wire.ts";

export function conversation(session: string, more: Partial<Conversation> = {}): Conversation {
  const rest = {
    language: "nl",
    urgency: 0,
    nickname: null,
    since: "",
    visitor_gone_since: null,
    reason: null,
    desk_name: null,
    with_me_as: "counsellor" as const,
    counsellor: "Anna",
    onlookers: [],
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

export function handover(session: string, more: Partial<Handover> = {}): Handover {
  return {
    handover: `handover-${session}`,
    session,
    label: `Label ${session}`,
    language: "nl",
    urgency: 0,
    since: "",
    by: "Anna",
    to: "Ben",
    mine: true,
    seconds_left: 60,
    seconds: 60,
    ...more,
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
    roles: ["counsellor", "duty_lead"],
    takes: [],
    pause_ends_at: null,
    claimed: false,
    wrap_up_ends_at: null,
    letters: 0,
  },
  waiting: [],
  conversations: [],
  offers: [],
  colleagues: [],
  desk_conversations: [],
  handovers: [],
  other_desks: [],
  alerts: [],
  callbacks: 0,
  to_register: [],
  to_release: [],
  unreleased: null,
};
