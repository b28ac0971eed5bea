import { Download } from 'lucide-react';
import { strings } from '../../strings';
import { Dialog } from '../../ui/dialog';
import { exportAddress, exportFormats } from '../../wire/story-api';
import styles from './export-dialog.module.css';

export function ExportDialog(props: { storyId: string; token: string | null; onClose: () => void }) {
  return (
    <Dialog heading={strings.export.heading} onClose={props.onClose}>
      <ul className={styles.formats}>
        {exportFormats.map((format) => {
          const [name, ending] = strings.export.formats[format];
          return (
            <li key={format}>
              <a href={exportAddress(props.storyId, format, props.token)} download>
                <Download aria-hidden />
                <span className={styles.name}>{name}</span>
                <span className={styles.ending}>{ending}</span>
              </a>
            </li>
          );
        })}
      </ul>
    </Dialog>
  );
}
