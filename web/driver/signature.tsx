import { useRef, useState } from 'react';
import { useSay } from '../ui/lib/language.ts';

/** A name written with a finger, as a PNG in base64; null until something is written. */
export function Signature({ onChange }: { onChange: (png: string | null) => void }) {
  const t = useSay();
  const canvas = useRef<HTMLCanvasElement>(null);
  const [written, setWritten] = useState(false);
  const drawing = useRef(false);
  const draw = (event: React.PointerEvent<HTMLCanvasElement>, begin: boolean) => {
    const paper = canvas.current!;
    const pen = paper.getContext('2d')!;
    const box = paper.getBoundingClientRect();
    const [x, y] = [
      ((event.clientX - box.left) * paper.width) / box.width,
      ((event.clientY - box.top) * paper.height) / box.height,
    ];
    pen.lineWidth = 3;
    pen.lineCap = 'round';
    if (begin) {
      pen.beginPath();
      pen.moveTo(x, y);
      paper.setPointerCapture(event.pointerId);
    } else {
      pen.lineTo(x, y);
      pen.stroke();
    }
  };
  return (
    <div className="grid gap-1">
      <span className="flex justify-between text-sm">
        {t('서명', 'Signature')}
        {written ? (
          <button
            type="button"
            className="underline"
            onClick={() => {
              canvas.current?.getContext('2d')?.clearRect(0, 0, 640, 240);
              setWritten(false);
              onChange(null);
            }}
          >
            {t('지우기', 'Clear')}
          </button>
        ) : null}
      </span>
      <canvas
        ref={canvas}
        width={640}
        height={240}
        aria-label={t('손가락으로 서명', 'Sign with a finger')}
        className="w-full touch-none rounded border border-line-strong bg-white"
        onPointerDown={(event) => {
          drawing.current = true;
          draw(event, true);
        }}
        onPointerMove={(event) => {
          if (drawing.current) draw(event, false);
        }}
        onPointerUp={() => {
          drawing.current = false;
          setWritten(true);
          onChange(canvas.current!.toDataURL('image/png').split(',')[1] ?? null);
        }}
      />
    </div>
  );
}
