let context: AudioContext | undefined;

/**
 * Play two short, soft tones; `urgent`: three rising ones. Browsers let no page sound before somebody has touched it,
 * and one without Web Audio stays silent.
 */
export function chime(urgent: boolean): void {
  if (typeof AudioContext === "undefined") return;
  context ??= new AudioContext();
  const audio = context;
  const play = () => {
    const tones = urgent ? [660, 784, 988] : [784, 659];
    tones.forEach((pitch, index) => {
      tone(audio, pitch, audio.currentTime + index * 0.16);
    });
  };
  if (audio.state === "running") play();
  else audio.resume().then(play, () => {});
}

function tone(audio: AudioContext, pitch: number, at: number): void {
  const sound = audio.createOscillator();
  const volume = audio.createGain();
  sound.frequency.value = pitch;
  volume.gain.setValueAtTime(0.0001, at);
  volume.gain.exponentialRampToValueAtTime(0.12, at + 0.02);
  volume.gain.exponentialRampToValueAtTime(0.0001, at + 0.3);
  sound.connect(volume).connect(audio.destination);
  sound.start(at);
  sound.stop(at + 0.32);
}
