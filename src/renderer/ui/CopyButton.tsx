import { IconCheck, IconCopy } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { showAlert } from './alerts.js';
import { copyText, REFUSED_COPY } from './clipboard.js';
import { IconButton } from './IconButton.js';

/** Copies a value; `what` names it in the button's label. */
export function CopyButton({ value, what }: { value: string; what: string }) {
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), 1200);
    return () => clearTimeout(timer);
  }, [copied]);
  return (
    <IconButton
      label={copied ? `Copied ${what}` : `Copy ${what}`}
      size={20}
      onClick={() => {
        if (copyText(value)) setCopied(true);
        else showAlert(REFUSED_COPY);
      }}
    >
      {copied ? <IconCheck size={13} aria-hidden /> : <IconCopy size={13} aria-hidden />}
    </IconButton>
  );
}
