import { SegmentedControl } from '@mantine/core';
import { useLocalStorage } from '@mantine/hooks';
import type { ActivityRange } from '../../../contract/entities/activity.js';
import { ranges } from './activity-words.js';

/** The range that the person looks at; remembered on this machine. */
export function useRange(): [ActivityRange, (range: ActivityRange) => void] {
  const [stored, setStored] = useLocalStorage<string>({
    key: 'activity.range',
    defaultValue: '14d',
    getInitialValueInEffect: false,
  });
  return [ranges.find(({ value }) => value === stored)?.value ?? '14d', setStored];
}

interface RangeControlProps {
  value: ActivityRange;
  onChange: (range: ActivityRange) => void;
}

export function RangeControl({ value, onChange }: RangeControlProps) {
  return (
    <SegmentedControl
      aria-label="Range"
      size="xs"
      data={ranges}
      value={value}
      onChange={(chosen) => onChange(ranges.find((range) => range.value === chosen)?.value ?? value)}
    />
  );
}
