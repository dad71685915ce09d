/* Takes a selfie with the camera and puts it into the file field. Without this script, or a camera, the field is there. */
(() => {
  "use strict";
  const box = document.querySelector("[data-camera]");
  const field = document.querySelector("input[type=file]");
  if (!box || !field || !navigator.mediaDevices || !window.DataTransfer) return;
  const part = (name) => box.querySelector(`[data-camera-${name}]`);
  const [start, view, video, take, status] = ["start", "view", "video", "take", "status"].map(part);
  let stream = null;

  const stop = () => {
    if (stream) stream.getTracks().forEach((track) => track.stop());
    stream = null;
    view.hidden = true;
    start.hidden = false;
  };

  start.addEventListener("click", async () => {
    try {
      stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "user", width: { ideal: 1280 } } });
      video.srcObject = stream;
      await video.play();
      view.hidden = false;
      start.hidden = true;
      status.textContent = "";
      take.focus();
    } catch {
      stop();
      status.textContent = status.dataset.refused;
    }
  });

  take.addEventListener("click", () => {
    const canvas = document.createElement("canvas");
    canvas.width = video.videoWidth;
    canvas.height = video.videoHeight;
    canvas.getContext("2d").drawImage(video, 0, 0);
    canvas.toBlob((blob) => {
      if (!blob) {
        status.textContent = status.dataset.refused;
        return;
      }
      const files = new DataTransfer();
      files.items.add(new File([blob], "selfie.jpg", { type: "image/jpeg" }));
      field.files = files.files;
      status.textContent = status.dataset.taken;
      stop();
      field.focus();
    }, "image/jpeg", 0.92);
  });

  window.addEventListener("pagehide", stop);
  box.hidden = false;
})();
