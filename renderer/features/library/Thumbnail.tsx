import { IconDeviceDesktop, IconDeviceDesktopOff, IconPower } from "@tabler/icons-react";
import { useEffect, useRef, useState } from "react";
import { isActive, stateKind } from "../../../shared/model/domain-actions.ts";
import type { Machine } from "../machines/index.ts";
import { dropShot, lastShot, pictures, shoot } from "./screenshots.ts";
import { strings } from "./strings.ts";
import classes from "./Thumbnail.module.css";

interface Props {
  machine: Machine;
  /** Icon size of the placeholder; the box takes its size from the parent. */
  iconSize: number;
  /** Whether pictures may be taken now: the window is on screen and the connection stands. */
  live: boolean;
}

/**
 * A machine's screen, small. It exists only while its row or tile is rendered, and so do its pictures: off
 * machines and those without a screen get a calm placeholder.
 */
export function Thumbnail({ machine, iconSize, live }: Props) {
  const { key, domain } = machine;
  const canvas = useRef<HTMLCanvasElement>(null);
  const [pictured, setPictured] = useState(() => lastShot(key) !== undefined);
  const active = isActive(domain.state);
  const shootable = active && domain.graphics !== "none";
  const latest = useRef(machine);
  latest.current = machine;

  useEffect(() => {
    if (shootable) return;
    dropShot(key);
    setPictured(false);
  }, [key, shootable]);

  useEffect(() => {
    const show = (bitmap: ImageBitmap) => {
      setPictured(true);
      draw(canvas.current, bitmap);
    };
    const last = lastShot(key);
    if (last) show(last.bitmap);
    if (!shootable || !live) return;
    return pictures.add(
      key,
      { shoot: async (signal) => show(await shoot(latest.current, signal)) },
      last?.takenAt,
    );
  }, [key, shootable, live]);

  const Icon = !active ? IconPower : shootable ? IconDeviceDesktop : IconDeviceDesktopOff;
  return (
    <div className={classes["root"]} data-dimmed={stateKind(domain.state) === "paused" || undefined}>
      <canvas
        ref={canvas}
        className={classes["canvas"]}
        role="img"
        aria-label={strings.screenOf(domain.name)}
        hidden={!pictured}
      />
      {!pictured && <Icon size={iconSize} stroke={1.5} className={classes["icon"]} aria-hidden />}
    </div>
  );
}

function draw(canvas: HTMLCanvasElement | null, bitmap: ImageBitmap) {
  if (!canvas) return;
  canvas.width = bitmap.width;
  canvas.height = bitmap.height;
  canvas.getContext("2d")?.drawImage(bitmap, 0, 0);
}
