/** The chat as a visitor sees it, on the page /chat/<desk>: in a frame on someone's website, or in a tab of its own. */
import { AROUND } from "../shared/around.ts";
import { addressOf, dial } from "../shared/socket.ts";
import { Chat } from "./chat.ts";
import { cover } from "./cover.ts";
import { readFacts } from "./facts.ts";
import { type Answers, asks, choiceOf, NOTHING_SAID, skipped } from "./intake.ts";
import { leaveNothingBehind, listenForShift, makeLeaving } from "./leaving.ts";
import { talkWithLoader } from "./loader_talk.ts";
import { isRefused, keep, kept } from "./memory.ts";
import { type Doings, Screen } from "./screen.ts";
import { stateOf } from "./states.ts";
import { Words } from "./words.ts";

async function begin(page: DOMStringMap): Promise<void> {
  const facts = readFacts(page);
  const words = new Words(facts.texts, facts.phone, facts.telephone);
  await words.choose(document.documentElement.lang);

  const chat = new Chat(facts.desk, {
    dial: (knock, hooks) => dial(addressOf(location), "/visitor", knock, hooks),
    keep,
    kept,
    refusesToKeep: isRefused,
    ...AROUND,
    wall: Date.now,
    changed: draw,
  });
  const loader = talkWithLoader(facts.embedding, () => {
    doings.close = loader.close;
    draw();
  }, () => leaving.vanish());
  const leaving = makeLeaving(facts.leave, forget, () => loader);
  const start = (answers: Answers) => chat.start(choiceOf(answers, facts, words));

  const doings: Doings = {
    facts,
    answers: { ...NOTHING_SAID },
    begin: () => asks(facts, words) ? chat.answering() : start(NOTHING_SAID),
    start: (skips) => start(skips ? skipped(doings.answers) : doings.answers),
    again: () => chat.sayAgain(),
    say: (text) => chat.say(text),
    withdraw: (clientId) => chat.withdraw(clientId),
    typing: () => chat.typing(),
    ready: (now) => void chat.ready(now),
    ask: (command, payload) => chat.line.socket?.ask<object>(command, payload),
    deleted: () => chat.deleted(),
    stop: () => void chat.leave(),
    finish: () => chat.finish(),
    unveil: () => chat.unveil(),
    cover: () => cover(screen.element, words, leaving.leave),
    leave: leaving.leave,
    // For a reload, and for a tab of its own, the address tells it; the entry in the history stays the same one. Without a network the
    // language stays what it was.
    chooseLanguage: (language) =>
      void words.choose(language).then(() => history.replaceState(null, "", `?lang=${language}`)).catch(() => {})
        .then(() => screen.drawAnew(chat.model)),
    close: null,
    ownTab: () => parent === window ? null : location.href,
  };
  const screen = new Screen(words, doings);
  let wasReplaced = false;

  function draw(): void {
    const { model } = chat;
    // Told now, or left lying: not kept for whoever sees the questions next. An end may come without a press of hers.
    if (!model.answering && !model.refused) doings.answers = { ...NOTHING_SAID };
    screen.draw(model);
    const isReplaced = stateOf(model) === "replaced";
    if (!wasReplaced && isReplaced) loader.close();
    wasReplaced = isReplaced;
  }

  /** Nothing more is shown of this: it is drawn so that the elements which held her words are let go of, and memory with them. */
  function forget(): void {
    chat.leaveQuickly();
    doings.answers = { ...NOTHING_SAID };
    draw();
  }

  draw();
  document.body.replaceChildren(screen.element);
  document.title = words.text("page.title");
  listenForShift((count) => screen.drawSteps(count), leaving.leave);
  leaveNothingBehind();
  addEventListener("online", () => chat.line.nudge());
  addEventListener("offline", () => chat.line.cut());
  document.addEventListener("visibilitychange", look);
  chat.line.connect();
  look(); // a browser that restores its tabs loads them out of sight

  function look(): void {
    if (document.visibilityState !== "visible") return chat.veil.hidden();
    chat.veil.seen();
    chat.line.nudge();
  }
}

// When this fails the page stays what the server made of it: the number, the hours, the way to help.
void begin(document.documentElement.dataset);
