/**
 * Talking with the loader on the page around us. Closed vocabulary: hello and leave come in, here, close and leave go out.
 * Believed is only the parent itself, under an origin of the desk's own list; answered is that origin alone.
 */

export interface LoaderTalk {
  /** A loader is there: the panel can be made smaller, and leaving is its to do. */
  isThere(): boolean;
  close(): void;
  leave(): void;
}

export function talkWithLoader(origins: readonly string[], hello: () => void, leave: () => void): LoaderTalk {
  let host: string | null = null;

  function say(word: "here" | "close" | "leave"): void {
    if (host !== null) parent.postMessage(word, host);
  }

  addEventListener("message", (event) => {
    if (parent === window || event.source !== parent || !origins.includes(event.origin)) return;
    if (event.data === "hello") {
      host = event.origin;
      say("here");
      hello();
    } else if (event.data === "leave") leave();
  });

  return { isThere: () => host !== null, close: () => say("close"), leave: () => say("leave") };
}
