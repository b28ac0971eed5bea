import { Pencil, Trash2 } from 'lucide-react';
import { useId, useState } from 'react';
import { useStore } from 'zustand';
import { strings } from '../../strings';
import { Button } from '../../ui/button';
import { IconButton } from '../../ui/icon-button';
import { deletePreset, presetsStore, renamePreset, savePreset } from './presets-store';
import type { Settings } from './settings-store';
import styles from './settings-panel.module.css';

/** The writer's own settings under names. */
export function Presets(props: { settings: Settings; onUse: (settings: Settings) => void }) {
  const presets = useStore(presetsStore);
  const nameId = useId();
  const [name, setName] = useState('');
  const [renaming, setRenaming] = useState<string | null>(null);

  return (
    <section className={styles.field} aria-label={strings.presets.heading}>
      <h3 className={styles.heading}>{strings.presets.heading}</h3>
      {presets.length > 0 && (
        <ul className={styles.presets}>
          {presets.map((preset) => (
            <li key={preset.name}>
              <Button label={strings.presets.use(preset.name)} onClick={() => props.onUse(preset.settings)}>
                {preset.name}
              </Button>
              <span>
                <IconButton
                  label={strings.presets.rename(preset.name)}
                  onClick={() => {
                    setRenaming(preset.name);
                    setName(preset.name);
                  }}
                >
                  <Pencil />
                </IconButton>
                <IconButton label={strings.presets.remove(preset.name)} onClick={() => deletePreset(preset.name)}>
                  <Trash2 />
                </IconButton>
              </span>
            </li>
          ))}
        </ul>
      )}
      <form
        className={styles.save}
        onSubmit={(event) => {
          event.preventDefault();
          if (name.trim() === '') return;
          if (renaming === null) savePreset(name.trim(), props.settings);
          else renamePreset(renaming, name.trim());
          setRenaming(null);
          setName('');
        }}
      >
        <label htmlFor={nameId}>{renaming === null ? strings.presets.name : strings.presets.newName(renaming)}</label>
        <span>
          <input id={nameId} value={name} maxLength={60} autoComplete="off" onChange={(event) => setName(event.currentTarget.value)} />
          <Button submit disabled={name.trim() === ''}>
            {renaming === null ? strings.presets.save : strings.presets.saveName}
          </Button>
        </span>
      </form>
    </section>
  );
}
