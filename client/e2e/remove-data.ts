import { rmSync } from 'node:fs';

export default function removeData() {
  if (process.env.STORYFORGE_E2E_DATA !== undefined) rmSync(process.env.STORYFORGE_E2E_DATA, { recursive: true, force: true });
}
