// The camera as a reader of QR codes. The pictures never leave the phone.

import decodeQR from "../qr/decode.js";

const SIDE = 480; // pixels of the picture that is read
const EVERY = 160; // milliseconds between two looks

export async function scan(video, found) {
  const stream = await navigator.mediaDevices.getUserMedia({ audio: false, video: { facingMode: "environment", width: { ideal: 1280 } } });
  video.srcObject = stream;
  await video.play();
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = SIDE;
  const context = canvas.getContext("2d", { willReadFrequently: true });
  const timer = setInterval(() => {
    const text = read(video, context);
    if (text) found(text);
  }, EVERY);
  return () => {
    clearInterval(timer);
    for (const track of stream.getTracks()) track.stop();
    video.srcObject = null;
  };
}

// the middle of the picture, square, as large as it goes
function read(video, context) {
  const { videoWidth: wide, videoHeight: high } = video;
  if (!wide || !high) return "";
  const side = Math.min(wide, high);
  context.drawImage(video, (wide - side) / 2, (high - side) / 2, side, side, 0, 0, SIDE, SIDE);
  try {
    return decodeQR(context.getImageData(0, 0, SIDE, SIDE));
  } catch {
    return ""; // no code in the picture
  }
}
