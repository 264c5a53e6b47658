/**
 * Runs in someone else's website. Turns the link that stands there into a button, and makes a frame when it is pressed.
 * Stores nothing, reads nothing of the page but that link, and asks for nothing before the press. Styles go through
 * the object model alone, so that a host needs `script-src` and `frame-src` for the chat and nothing else.
 *
 * What a website pastes; without this script, or when anything fails, it is what it is, two links:
 *
 *   <p id="chat-entry" data-leave="https://www.buienradar.nl">
 *     <a href="https://chat.example/chat/flevoland?lang=nl" target="_blank" rel="noopener noreferrer">Chat met ons</a>
 *     <a href="tel:+31882220500">088 2220500</a>
 *   </p>
 *   <script src="https://chat.example/widget/loader.js" async></script>
 *
 * The first link says where the chat is and what the button says; `data-leave` is the page that leaving quickly opens.
 */
import { icon, PHONE, TALK } from "../shared/icons.ts";
import { isEnough, press, type Presses } from "../shared/shift.ts";

/** The frame answers "here" within this, or it is not there: blocked by the page's own rules, or the server is away. */
const ANSWER_WITHIN = 8_000;

const SORRY: Record<string, string> = {
  nl: "De chat opent hier niet. Probeer het in een eigen tabblad, of bel:",
  en: "The chat does not open here. Try it in its own tab, or call:",
};

const FLOAT = "position:fixed;z-index:2147483000;box-shadow:0 8px 28px #1f26293d;";
const CORNER = FLOAT + "inset:auto max(12px,min(24px,3vw)) max(12px,min(24px,3vw)) auto;font:400 16px/1.4 system-ui,sans-serif;";
const PART =
  "display:flex;align-items:center;gap:8px;min-height:52px;padding:0 min(20px,3.5vw);border:0;background:none;color:#fff;font:inherit;text-decoration:none;cursor:pointer;outline-offset:-6px;";

function begin(entry: HTMLElement, link: HTMLAnchorElement): void {
  const phone = entry.querySelector<HTMLAnchorElement>("a[href^='tel:']");
  const { origin, searchParams } = new URL(link.href);
  const small = matchMedia("(max-width:480px),(max-height:480px)");
  let frame: HTMLIFrameElement | null = null;
  let isHere = false;
  let presses: Presses = [];

  const launcher = make("div", CORNER + "display:flex;border-radius:99px;overflow:hidden;background:#1c5562");
  const button = part("button", link, TALK, "font-weight:600");
  button.type = "button";
  button.onclick = open;
  launcher.append(button);
  if (phone) {
    const call = part("a", phone, PHONE, "border-inline-start:1px solid #fff6");
    call.href = phone.href;
    launcher.append(call);
  }
  entry.after(launcher);
  entry.style.display = "none";

  function open(): void {
    if (!frame) {
      frame = make("iframe", "");
      frame.title = button.textContent!;
      frame.referrerPolicy = "no-referrer";
      frame.allow = "";
      frame.setAttribute(
        "sandbox",
        "allow-scripts allow-same-origin allow-forms allow-popups allow-popups-to-escape-sandbox allow-top-navigation-by-user-activation",
      );
      frame.src = link.href;
      frame.onload = () => greet(200);
      launcher.after(frame);
      setTimeout(() => isHere || sorry(), ANSWER_WITHIN);
    }
    fit();
    launcher.style.display = "none";
    frame.focus();
  }

  /** The loader speaks first, and until the frame answers: its script may take a while to come. */
  function greet(again: number): void {
    if (isHere || !frame) return;
    say("hello");
    setTimeout(greet, again, again * 2);
  }

  function say(word: "hello" | "leave"): void {
    // To one origin only: a frame that went elsewhere, or shows an error, hears nothing.
    frame?.contentWindow?.postMessage(word, origin);
  }

  /** The two links again, in place of the empty panel. */
  function sorry(): void {
    const box = make("p", CORNER + "margin:0;padding:16px;border-radius:12px;background:#fff;color:#1f2629;max-width:280px");
    box.setAttribute("role", "alert");
    box.append(SORRY[searchParams.get("lang")!] ?? SORRY.nl!, " ", ...[...entry.childNodes].map((node) => node.cloneNode(true)));
    frame!.replaceWith(box);
    frame = null;
  }

  function close(): void {
    frame!.style.display = "none";
    launcher.style.display = "flex";
    button.focus();
  }

  function leave(): void {
    document.body.append(make("div", FLOAT + "inset:0;background:#fff"));
    const go = () => location.replace(entry.dataset.leave || "https://www.buienradar.nl");
    // Without a network the browser's error page would show where one was: stay covered until there is one.
    // A moment for the frame, which is told in the same breath, to say goodbye; the screen is white already.
    if (navigator.onLine) setTimeout(go, frame ? 150 : 0);
    else addEventListener("online", go);
  }

  function fit(): void {
    frame!.style.cssText = FLOAT + "background:#f8f6f3;color-scheme:normal;" +
      (small.matches
        ? "inset:0;width:100%;height:100%;border:0"
        : "inset:auto 24px 24px auto;width:380px;height:min(620px,calc(100vh - 48px));border:1px solid #ddd8d0;border-radius:12px");
  }

  small.onchange = () => frame && frame.style.display !== "none" && fit();
  addEventListener("message", ({ source, origin: from, data }) => {
    if (!frame || source !== frame.contentWindow || from !== origin) return;
    if (data === "here") isHere = true;
    else if (data === "close") close();
    else if (data === "leave") leave();
  });
  addEventListener("keydown", (event) => {
    presses = press(presses, event, event.timeStamp);
    if (!isEnough(presses)) return;
    say("leave");
    leave();
  }, true);
}

function make<K extends keyof HTMLElementTagNameMap>(tag: K, css: string): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  element.style.cssText = css;
  return element;
}

/** One half of the launcher, saying what the link says. */
function part<K extends "a" | "button">(tag: K, link: HTMLAnchorElement, path: string, css: string): HTMLElementTagNameMap[K] {
  const element = make(tag, PART + css);
  const svg = icon(path);
  svg.style.cssText = "width:20px;flex:none;fill:none;stroke:currentColor;stroke-width:1.75";
  element.append(svg, link.textContent!.trim());
  return element;
}

const entry = document.getElementById("chat-entry");
const link = entry?.querySelector<HTMLAnchorElement>("a[href*='/chat/']");
if (entry && link) begin(entry, link);
