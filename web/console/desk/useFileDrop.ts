import { useRef, useState } from "preact/hooks";

interface DropHandlers {
  onDragEnter(event: DragEvent): void;
  onDragOver(event: DragEvent): void;
  onDragLeave(event: DragEvent): void;
  onDrop(event: DragEvent): void;
}

/**
 * Let files be dropped on a part of the page.
 *
 * @param open whether they are wanted; where not, the browser must still not leave the page for them
 * @returns whether files are held over it, and its handlers
 */
export function useFileDrop(
  open: boolean,
  onFiles: (files: readonly File[]) => void,
): [over: boolean, handlers: DropHandlers] {
  const [over, setOver] = useState(false);
  // Entering a child comes before leaving its parent: only the count tells when all of it was left.
  const depth = useRef(0);
  const held = (event: DragEvent) => event.dataTransfer?.types.includes("Files") ?? false;
  const handlers: DropHandlers = {
    onDragEnter(event) {
      if (!held(event)) return;
      event.preventDefault();
      depth.current += 1;
      setOver(open);
    },
    onDragOver(event) {
      if (!held(event)) return;
      event.preventDefault();
      if (event.dataTransfer) event.dataTransfer.dropEffect = open ? "copy" : "none";
    },
    onDragLeave(event) {
      if (!held(event)) return;
      depth.current = Math.max(0, depth.current - 1);
      if (!depth.current) setOver(false);
    },
    onDrop(event) {
      if (!held(event)) return;
      event.preventDefault();
      depth.current = 0;
      setOver(false);
      if (open) onFiles([...(event.dataTransfer?.files ?? [])]);
    },
  };
  return [over, handlers];
}
