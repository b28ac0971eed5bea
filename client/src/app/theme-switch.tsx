import { useStore } from 'zustand';
import { strings } from '../strings';
import { themes, themeStore } from './theme';
import styles from './theme-switch.module.css';

export function ThemeSwitch() {
  const theme = useStore(themeStore);
  return (
    <fieldset className={styles.switch}>
      <legend className="unseen">{strings.settings.theme}</legend>
      {themes.map((name) => (
        <label key={name}>
          <input type="radio" name="theme" checked={theme === name} onChange={() => themeStore.setState(name, true)} />
          {strings.settings.themes[name]}
        </label>
      ))}
    </fieldset>
  );
}
