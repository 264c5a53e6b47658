/** What staff tell each other of a conversation, as types: part of the browser's reading of docs/protocol.md. */
import type { Instant } from "./wire.ts";

export type StaffRole = "counsellor" | "duty_lead" | "behavioural_scientist" | "medical_adviser";
/** How a colleague came to look along. */
export type How = "invited" | "came" | "code";
export type ComeReason = "asked" | "worried" | "training";
export type NoteRoom = "note" | "side" | "summary";

export interface Onlooker {
  staff: string;
  work_name: string;
  how: How;
}

/** Somebody else's conversation, as a duty lead knows of it. */
export interface DeskConversation {
  session: string;
  label: string;
  language: string;
  urgency: number;
  since: Instant;
  counsellor: string;
}

/** A conversation that a colleague is asked to go on with. */
export interface Handover {
  handover: string;
  session: string;
  label: string;
  language: string;
  urgency: number;
  since: Instant;
  by: string;
  to: string;
  /** I asked; otherwise I am asked. */
  mine: boolean;
  seconds_left: number;
  seconds: number;
}

export interface OtherDesk {
  desk: string;
  name: string;
  languages: string[];
}

/** What staff write to each other. No visitor's screen has a place for it. */
export interface Note {
  number: number;
  room: NoteRoom;
  by: string;
  mine: boolean;
  at: Instant;
  text: string;
  client_id: string | null;
}

export interface NotesPosted {
  session: string;
  notes: Note[];
}
