"""The operations of one tag.

Enhance images by removing noise, sharpening, and upscaling while preserving the details of your image,
including the faces of important subjects.

Just pass in an image and our **Autopilot** will automatically determine the best settings for the highest
quality.

Additional configuration can be optionally provided, specifically:
  - `model`
  - `output_height`
  - `output_width`
  - `output_format`
  - `crop_to_fill`
  - `face_enhancement`
  - `face_enhancement_creativity`

Please see the reference for further details. Check out the [available models](#available-models) to see which
model options you have."""
