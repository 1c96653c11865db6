import { type PointerEvent, useRef, useState } from 'react';
import { useSay } from '../../../ui/lib/language.ts';
import { Button } from '../../ui/button.tsx';

/** A field to sign in with a finger or a pen. `onChange` gets the picture (PNG, base64) after each stroke, null when cleared. */
export function SignaturePad({ onChange }: { onChange: (png: string | null) => void }) {
  const t = useSay();
  const canvas = useRef<HTMLCanvasElement>(null);
  const [signed, setSigned] = useState(false);
  const at = (event: PointerEvent<HTMLCanvasElement>) => {
    const box = event.currentTarget.getBoundingClientRect();
    return [
      ((event.clientX - box.left) * event.currentTarget.width) / box.width,
      ((event.clientY - box.top) * event.currentTarget.height) / box.height,
    ] as const;
  };
  const begin = (event: PointerEvent<HTMLCanvasElement>) => {
    const pen = event.currentTarget.getContext('2d');
    if (!pen) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    pen.lineWidth = 3;
    pen.lineCap = 'round';
    pen.lineJoin = 'round';
    pen.strokeStyle = '#111111';
    pen.beginPath();
    pen.moveTo(...at(event));
  };
  const draw = (event: PointerEvent<HTMLCanvasElement>) => {
    if (!event.currentTarget.hasPointerCapture(event.pointerId)) return;
    const pen = event.currentTarget.getContext('2d');
    pen?.lineTo(...at(event));
    pen?.stroke();
  };
  const end = (event: PointerEvent<HTMLCanvasElement>) => {
    event.currentTarget.releasePointerCapture(event.pointerId);
    setSigned(true);
    onChange(event.currentTarget.toDataURL('image/png').split(',')[1] ?? null);
  };
  const clear = () => {
    const paper = canvas.current;
    paper?.getContext('2d')?.clearRect(0, 0, paper.width, paper.height);
    setSigned(false);
    onChange(null);
  };
  return (
    <div className="grid gap-2">
      <canvas
        ref={canvas}
        width={640}
        height={200}
        role="img"
        aria-label={signed ? t('서명됨', 'Signed') : t('서명하는 곳', 'Sign here')}
        className="aspect-16/5 w-full touch-none rounded-card border border-dashed border-line-strong bg-white"
        onPointerDown={begin}
        onPointerMove={draw}
        onPointerUp={end}
      />
      <div className="flex items-center justify-between gap-2">
        <p className="text-xs text-ink-faint">{t('암호화해 보관합니다.', 'Stored encrypted.')}</p>
        <Button look="quiet" disabled={!signed} onClick={clear}>
          {t('서명 지우기', 'Clear')}
        </Button>
      </div>
    </div>
  );
}
