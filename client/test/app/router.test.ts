import { describe, expect, it } from 'vitest';
import { placeOf, storyPath } from '../../src/app/router';

const id = '0193b2f0-6c00-7000-8000-000000000001';

describe('places', () => {
  it('are found by their paths', () => {
    expect(placeOf('/')).toEqual({ name: 'shelf' });
    expect(placeOf(storyPath(id))).toEqual({ name: 'story', id });
    expect(placeOf(`/stories/${id}/`)).toEqual({ name: 'story', id });
  });

  it.each(['/stories', '/stories/1', '/elsewhere', `/stories/${id}/more`])('%s is none', (path) => {
    expect(placeOf(path)).toEqual({ name: 'nowhere' });
  });
});
