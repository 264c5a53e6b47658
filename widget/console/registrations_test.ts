/** Forms over a real WebSocket whose other end is played here: saved as she goes, over a line that may go, registered, corrected. */
import { deepEqual, equal } from "node:assert/strict";
import { dial } from "../shared/socket.ts";
import { Stage, Watch } from "../shared/stage.ts";
import type { Registration, TaxonomyField } from "./forms.ts";
import { Desk } from "./desk.ts";
import { BOARD } from "./invented.ts";
import { fromChosen } from "./taxonomy.ts";

const plain = { parent: null, retired: false, requires_handover: false, handover: false };
const FIELDS: TaxonomyField[] = ["kind", "role"].map((code) => ({
  code,
  labels: [],
  most: 1,
  required: true,
  asked_if: null,
  values: ["one", "two"].map((value) => ({ code: value, labels: [], ...plain })),
}));
const [KIND, ROLE] = FIELDS as [TaxonomyField, TaxonomyField];
const TAXONOMY = { version: "1", contact_type: "kind", skip_when: [], fields: FIELDS, more: false };

function given(more: Partial<Registration> = {}): { ok: Registration } {
  const rest = { registered: false, number: 0, values: [], missing: ["kind", "role"], unfit: [], correct_until: null };
  return { ok: { session: "s", desk: "d", version: "1", ...rest, ...more } };
}

class Scene extends Stage {
  readonly watch = new Watch();
  readonly desk: Desk;

  constructor() {
    super("/counsellor");
    this.desk = new Desk({
      ...this.around,
      dial: (knock, hooks) => dial(this.peer.address, "/counsellor", knock, hooks),
      isLooking: () => true,
      signedOut: () => {},
      changed: this.watch.poke,
    });
    this.desk.line.connect();
  }

  get papers() {
    return this.desk.registrations;
  }

  async isUp(): Promise<void> {
    await this.admit();
    await this.answer("look", { ok: BOARD });
    await this.watch.until(() => this.desk.board !== null);
  }

  async opens(values: Registration["values"] = []): Promise<void> {
    this.papers.paper("s");
    await this.answer("registration", given({ values, number: 4 }));
    await this.answer("taxonomy", { ok: TAXONOMY });
    await this.until("open");
  }

  async until(standing: string): Promise<void> {
    await this.watch.until(() => this.papers.paper("s").standing === standing);
  }
}

function scene(name: string, play: (scene: Scene) => Promise<void>): void {
  Deno.test(name, async () => {
    const scene = new Scene();
    try {
      await play(scene);
    } finally {
      scene.desk.line.abandon();
      await scene.strike();
    }
  });
}

scene("it is saved a moment after the last choice, with a higher number each time", async (scene) => {
  await scene.isUp();
  await scene.opens();
  scene.papers.press("s", KIND, "one");
  scene.papers.press("s", ROLE, "one");
  equal(scene.papers.paper("s").isSaved, false);
  scene.pass(300);
  const asked = await scene.answer("save_draft", given({ number: 5, values: [chosen("kind", "one"), chosen("role", "one")] }));
  deepEqual([asked.number, sentIn(asked)], [5, { kind: ["one"], role: ["one"] }]);
  await scene.watch.until(() => scene.papers.paper("s").isSaved);
});

scene("what was chosen while it was being saved is saved after it", async (scene) => {
  await scene.isUp();
  await scene.opens();
  scene.papers.press("s", KIND, "one");
  scene.papers.flush("s");
  const first = scene.answer("save_draft", given({ number: 5, values: [chosen("kind", "one")] }));
  scene.papers.press("s", KIND, "two");
  await first;
  const asked = await scene.answer("save_draft", given({ number: 6, values: [chosen("kind", "two")] }));
  deepEqual([asked.number, sentIn(asked)], [6, { kind: ["two"] }]);
  await scene.watch.until(() => scene.papers.paper("s").isSaved);
});

scene("a line that goes loses nothing", async (scene) => {
  await scene.isUp();
  await scene.opens();
  scene.papers.press("s", KIND, "one");
  scene.papers.flush("s");
  await scene.peer.heard();
  scene.peer.cut();
  await scene.watch.until(() => !scene.desk.line.isUp);
  scene.pass(1_000);
  equal(scene.papers.paper("s").isSaved, false);
  await scene.isUp();
  const asked = await scene.answer("save_draft", given({ number: 6, values: [chosen("kind", "one")] }));
  deepEqual(sentIn(asked), { kind: ["one"] });
});

scene("another page that was quicker is shown, and said", async (scene) => {
  await scene.isUp();
  await scene.opens();
  scene.papers.press("s", KIND, "one");
  scene.papers.flush("s");
  await scene.answer("save_draft", given({ number: 9, values: [chosen("role", "two")] }));
  await scene.watch.until(() => scene.papers.paper("s").overtaken);
  deepEqual(scene.papers.paper("s").values, { role: ["two"] });
  scene.papers.press("s", KIND, "one");
  scene.papers.flush("s");
  const asked = await scene.answer("save_draft", given({ number: 10, values: [] }));
  deepEqual([asked.number, sentIn(asked)], [10, { role: ["two"], kind: ["one"] }]);
});

scene("what is missing is named before anything is sent, and then it is registered", async (scene) => {
  await scene.isUp();
  await scene.opens([chosen("kind", "one")]);
  equal(await scene.papers.finish("s"), false);
  deepEqual(scene.papers.paper("s").demanded, ["role"]);
  scene.papers.press("s", ROLE, "two");
  deepEqual(scene.papers.paper("s").demanded, []);
  const done = scene.papers.finish("s");
  await scene.answer(
    "register",
    given({ registered: true, number: 5, missing: [], values: [chosen("kind", "one"), chosen("role", "two")] }),
  );
  equal(await done, true);
  equal(scene.papers.paper("s").standing, "registered");
});

scene("a correction that comes too late is told, and nothing is kept of it", async (scene) => {
  await scene.isUp();
  await scene.opens([chosen("kind", "one"), chosen("role", "one")]);
  const done = scene.papers.finish("s");
  await scene.answer("register", given({ registered: true, missing: [], values: [chosen("kind", "one"), chosen("role", "one")] }));
  await done;
  scene.papers.press("s", ROLE, "two");
  const correction = scene.papers.finish("s");
  await scene.answer("correct", { error: { code: "wrong_state", temporary: false } });
  equal(await correction, false);
  equal(scene.papers.paper("s").problem, "too_late");
});

scene("a conversation that is not hers any more says so", async (scene) => {
  await scene.isUp();
  await scene.opens();
  scene.papers.press("s", KIND, "one");
  scene.papers.flush("s");
  await scene.answer("save_draft", { error: { code: "not_found", temporary: false } });
  await scene.until("gone");
});

function sentIn(asked: Record<string, unknown>) {
  return fromChosen(asked.values as Registration["values"]);
}

function chosen(field: string, ...values: string[]) {
  return { field, values };
}
