import { Keyboard } from 'lucide-react';
import { strings } from '../strings';
import { IconButton } from '../ui/icon-button';
import { ThemeSwitch } from './theme-switch';

/** What stands at the end of the header of a page that is no desk. */
export function PageTools(props: { onKeyboard: () => void }) {
  return (
    <>
      <IconButton label={strings.keyboard.open} onClick={props.onKeyboard}>
        <Keyboard />
      </IconButton>
      <ThemeSwitch />
    </>
  );
}
