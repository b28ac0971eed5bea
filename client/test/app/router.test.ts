import { describe, expect, it } from 'vitest';
import { placeOf, playPath, storyPath } from '../../src/app/router';

const id = '0193b2f0-6c00-7000-8000-000000000001';

describe('places', () => {
  it('are found by their paths', () => {
    expect(placeOf('/')).toEqual({ name: 'shelf' });
    expect(placeOf(storyPath(id))).toEqual({ name: 'story', id });
    expect(placeOf('/play')).toEqual({ name: 'play', id: null });
    expect(placeOf(playPath(id))).toEqual({ name: 'play', id });
    expect(placeOf('/compare')).toEqual({ name: 'compare', path: '' });
    expect(placeOf('/compare/runs/zoo/a%20b/')).toEqual({ name: 'compare', path: 'runs/zoo/a%20b' });
    expect(placeOf(`/stories/${id}/`)).toEqual({ name: 'story', id });
  });

  it.each(['/stories', '/stories/1', '/elsewhere', '/play/1', '/compared', `/stories/${id}/more`])('%s is none', (path) => {
    expect(placeOf(path)).toEqual({ name: 'nowhere' });
  });
});
