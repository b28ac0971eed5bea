import { gzipSync } from 'node:zlib';
import type { Plugin } from 'vite';

/** Fails the build when what the browser loads before a story can be written in is more than so many bytes, gzip. */
export function firstLoadLimit(route: string, limit: number): Plugin {
  return {
    name: 'first-load-limit',
    generateBundle(_options, bundle) {
      const chunks = Object.values(bundle).filter((file) => file.type === 'chunk');
      const first = new Set<string>();
      const add = (name: string) => {
        const chunk = chunks.find((one) => one.fileName === name);
        if (chunk === undefined || first.has(name)) return;
        first.add(name);
        chunk.imports.forEach(add);
      };
      const needed = chunks.filter((chunk) => chunk.isEntry || chunk.facadeModuleId?.endsWith(route));
      if (needed.length < 2) this.error(`There is no chunk of ${route}: is it loaded lazily?`);
      needed.forEach((chunk) => add(chunk.fileName));
      const bytes = chunks.filter((chunk) => first.has(chunk.fileName)).reduce((sum, chunk) => sum + gzipSync(chunk.code).length, 0);
      if (bytes > limit) this.error(`The first load is ${bytes} bytes of script, gzip; at most ${limit} are wanted. Load lazily what the desk does not need.`);
      this.info(`first load: ${Math.round(bytes / 1000)} kB of script, gzip`);
    },
  };
}
