/** The chat as a visitor sees it, on the page /chat/<desk>: in a frame on someone's website, or in a tab of its own. */
import { AROUND } from "../shared/around.ts";
import { addressOf, dial } from "../shared/socket.ts";
import { parseAddresses } from "../shared/text.ts";
import { Chat } from "./chat.ts";
import { cover } from "./cover.ts";
import { leaveNothingBehind, listenForShift, makeLeaving } from "./leaving.ts";
import { talkWithLoader } from "./loader_talk.ts";
import { isRefused, keep, kept } from "./memory.ts";
import { type Doings, Screen } from "./screen.ts";
import { stateOf } from "./states.ts";
import { Words } from "./words.ts";

async function begin(page: DOMStringMap): Promise<void> {
  const words = new Words(parseAddresses(page.texts ?? ""), page.phone ?? "", page.telephone ?? "");
  await words.choose(document.documentElement.lang);

  const chat = new Chat(page.desk ?? "", {
    dial: (knock, hooks) => dial(addressOf(location), "/visitor", knock, hooks),
    keep,
    kept,
    refusesToKeep: isRefused,
    ...AROUND,
    changed: draw,
  });
  const loader = talkWithLoader((page.embedding ?? "").split(" "), () => {
    doings.close = loader.close;
    draw();
  }, () => leaving.vanish());
  const leaving = makeLeaving(page.leave ?? "", () => chat.leaveQuickly(), () => loader);

  const doings: Doings = {
    start: (nickname) => chat.start(words.language(), nickname),
    again: () => chat.sayAgain(),
    say: (text) => chat.say(text),
    withdraw: (clientId) => chat.withdraw(clientId),
    typing: () => chat.typing(),
    stop: () => void chat.leave(),
    finish: () => chat.finish(),
    cover: () => cover(screen.element, words, leaving.leave),
    leave: leaving.leave,
    chooseLanguage: (language) => void words.choose(language).finally(() => screen.drawAnew(chat.model)),
    close: null,
    ownTab: parent === window ? null : location.href,
    nickname: { text: "" },
  };
  const screen = new Screen(words, doings);
  let wasReplaced = false;

  function draw(): void {
    screen.draw(chat.model);
    if (!wasReplaced && stateOf(chat.model) === "replaced") loader.close();
    wasReplaced = stateOf(chat.model) === "replaced";
  }

  draw();
  document.body.replaceChildren(screen.element);
  document.title = words.text("title");
  listenForShift((count) => screen.drawSteps(count), leaving.leave);
  leaveNothingBehind();
  addEventListener("online", () => chat.nudge());
  addEventListener("offline", () => chat.cut());
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && chat.nudge());
  chat.connect();
}

// When this fails the page stays what the server made of it: the number, the hours, the way to help.
void begin(document.documentElement.dataset);
