/** Hears of a graphics device that is lost, or that could not do what it was told. */
import { DeviceError } from '../../protocol/errors';

/** The part of a GPUDevice that is needed. */
export interface Watched {
  readonly lost: Promise<{ readonly reason?: string; readonly message: string }>;
  addEventListener(type: 'uncapturederror', listener: (event: { readonly error: { readonly message: string } }) => void): void;
}

export interface DeviceWatch {
  /** Resolves with the first failure; what the device computes from then on means nothing. */
  readonly broken: Promise<DeviceError>;
  /** The device is being destroyed on purpose. */
  release(): void;
}

export const outOfMemory = (message: string): DeviceError =>
  new DeviceError(`memory of the device ran out (${message}), expected room; lower the batch size or the width of the network`);

/** tfjs listens to neither; without this a lost device leaves promises that never settle, and a failed dispatch leaves old numbers. */
export function watchDevice(device: Watched): DeviceWatch {
  let isReleased = false;
  const broken = new Promise<DeviceError>((resolve) => {
    void device.lost.then(({ reason, message }) => {
      if (!isReleased)
        resolve(new DeviceError(`graphics device was lost (${message || reason || 'no reason given'}), expected it to stay`));
    });
    device.addEventListener('uncapturederror', ({ error }) => {
      if (isReleased) return;
      const isMemory = error.constructor.name === 'GPUOutOfMemoryError' || /out of memory/i.test(error.message);
      resolve(
        isMemory
          ? outOfMemory(error.message)
          : new DeviceError(`graphics device refused its work (${error.message}), expected it to compute; its numbers cannot be trusted`),
      );
    });
  });
  return {
    broken,
    release: () => {
      isReleased = true;
    },
  };
}
