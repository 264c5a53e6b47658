/** What both real-time doors say and hear, as types: the browser's reading of docs/protocol.md. Holds no behaviour. */
import type { Alert, Called } from "./wire_danger.ts";
import type { ToRegister } from "./wire_registering.ts";
import type { ToRelease } from "./wire_release.ts";

import type { DeskConversation, Handover, Onlooker, OtherDesk, StaffRole } from "./wire_colleagues.ts";

export type {
  ComeReason,
  DeskConversation,
  Handover,
  How,
  Note,
  NoteRoom,
  NotesPosted,
  Onlooker,
  OtherDesk,
  StaffRole,
} from "./wire_colleagues.ts";

export type Availability = "open" | "full" | "unstaffed" | "closed";
export type Life = "waiting" | "offered" | "active" | "ended";
export type Speaker = "visitor" | "counsellor" | "system";
export type Declared = "available" | "away";
export type DeclineReason = "busy" | "break" | "not_my_subject" | "other";
export type Outcome = "accepted" | "declined" | "expired" | "withdrawn";
export type EntryKind =
  | "message"
  | "joined"
  | "counsellor_gone"
  | "counsellor_back"
  | "returned"
  | "closing"
  | "reopened"
  | "ready"
  | "put_off"
  | "silent"
  | "visitor_back"
  | "second_tab"
  | "colleague_joined"
  | "colleague_left"
  | "transferred"
  | "callback_asked"
  | "callback_given"
  | "callback_refused"
  | "callback_not_shown"
  | "ended";
export type Topic = "home" | "work" | "else" | "later";
export type AsksFor = "self" | "other" | "work";
export type EndReason =
  | "ended_together"
  | "left"
  | "left_quickly"
  | "abandoned"
  | "idle"
  | "locked"
  | "ended_by_counsellor"
  | "house_rules"
  | "left_queue"
  | "desk_closed";

/** RFC 3339 in UTC. */
export type Instant = string;

export interface Opening {
  state: Availability;
  phone: string;
  closes_at: Instant | null;
  last_intake_at: Instant | null;
  next_opening: Instant | null;
  /** Of the schedule; or `last_intake`, `unstaffed`, `full`. */
  reason: string;
  notices: { language: string; text: string }[];
  /** Name of the desk whose counsellors answer, because this one has nobody. */
  backup: string | null;
}

export interface Place {
  life: Life;
  position: number | null;
  counsellor: string | null;
  language: string;
  reason?: EndReason | null;
  /** Name of the counsellor's desk, when she is of another one. */
  backup?: string | null;
  /** Likely wait; null where a number would be a guess. */
  minutes?: number | null;
}

export interface PlaceChanged {
  place: Place;
  /** How long nobody was connected to the session, before this connection took it up. */
  away_seconds?: number;
}

export interface Entry {
  offset: number;
  kind: EntryKind;
  speaker: Speaker;
  at: Instant;
  text: string;
  client_id?: string | null;
  reason?: EndReason | null;
  mine?: boolean;
}

export interface Followed {
  epoch: string;
  last: number;
  start_again?: "epoch_changed" | "offset_ahead" | null;
}

export interface Said {
  epoch: string;
  offset: number;
}

export interface Started {
  epoch: string;
  place: Place;
}

export interface AvailabilityChanged {
  desk_name: string;
  opening: Opening;
  languages: string[];
}

export interface EntriesPosted {
  epoch: string;
  entries: Entry[];
}

/** The answer to `end`. */
export interface Ended {
  cool_down_until: Instant | null;
}

export interface CoolDown {
  id: string;
  until: Instant;
  by: string;
}

export interface CoolDowns {
  cool_downs: CoolDown[];
}

export interface Refusal {
  code: string;
  temporary: boolean;
}

/** The one answer to a command. */
export type Answer<T> = { ok: T } | { error: Refusal };

export interface Me {
  staff: string;
  work_name: string;
  presence: Declared;
  load: number;
  capacity: number;
  duty_lead: boolean;
  roles: StaffRole[];
  takes: string[];
  pause_ends_at: Instant | null;
  /** By an acute conversation: she is offered nothing more while it lasts. */
  claimed: boolean;
  wrap_up_ends_at: Instant | null;
  /** Feedback that she has not opened yet. */
  letters: number;
}

export interface Colleague {
  staff: string;
  work_name: string;
  roles: StaffRole[];
  presence: Declared;
  connected: boolean;
  load: number;
  capacity: number;
  claimed: boolean;
  wrapping_up: boolean;
  /** To duty leads. */
  to_register: number | null;
}

export interface Waiting {
  session: string;
  label: string;
  language: string;
  urgency: number;
  since: Instant;
  returned: boolean;
  number: number;
  offered_to_me: boolean;
  offered: boolean;
}

export interface Conversation {
  session: string;
  label: string;
  language: string;
  urgency: number;
  nickname: string | null;
  since: Instant;
  life: Life;
  visitor_gone_since: Instant | null;
  reason: EndReason | null;
  /** Of the desk it is for, when that is not the console's own. */
  desk_name: string | null;
  with_me_as: "counsellor" | "onlooker";
  /** Work name of whoever talks with the visitor. */
  counsellor: string;
  onlookers: Onlooker[];
  topic: Topic | null;
  role: AsksFor | null;
  municipality: string | null;
  /** Language of the visitor's screens, when it is not the one of the conversation. */
  reads: string | null;
  /** The last call for the duty lead. */
  called?: Called | null;
  /** False: the visitor does not want it to be read to learn from. */
  review?: boolean | null;
}

export interface Offered {
  offer: string;
  session: string;
  label: string;
  language: string;
  urgency: number;
  since: Instant;
  seconds_left: number;
  seconds: number;
  desk_name: string | null;
}

export interface Ahead {
  serving_until: Instant | null;
  /** A day such as 2026-12-31. */
  unreviewed: string | null;
}

export interface Board {
  desk: string;
  desk_name: string;
  opening: Opening;
  ahead: Ahead;
  me: Me;
  waiting: Waiting[];
  conversations: Conversation[];
  offers: Offered[];
  colleagues: Colleague[];
  desk_conversations: DeskConversation[];
  handovers: Handover[];
  other_desks: OtherDesk[];
  alerts: Alert[];
  /** How many numbers this account may call. */
  callbacks: number;
  to_register: ToRegister[];
  to_release: ToRelease[];
  /** To duty leads: of this desk, how many are over and not released. */
  unreleased: number | null;
}

export interface Accepted {
  session: string;
}

export interface BoardChanged {
  opening?: Opening | null;
  ahead?: Ahead | null;
  me?: Me | null;
  waiting?: Waiting[];
  waiting_gone?: string[];
  conversations?: Conversation[];
  conversations_gone?: string[];
  colleagues?: Colleague[];
  colleagues_gone?: string[];
  desk_conversations?: DeskConversation[];
  desk_conversations_gone?: string[];
  handovers?: Handover[];
  handovers_closed?: { handover: string; outcome: Outcome }[];
  passed_on?: { session: string; counsellor: string }[];
  alerts?: Alert[];
  alerts_gone?: string[];
  callbacks?: number | null;
  to_register?: ToRegister[];
  to_register_gone?: string[];
  to_release?: ToRelease[];
  to_release_gone?: string[];
  unreleased?: number | null;
}
