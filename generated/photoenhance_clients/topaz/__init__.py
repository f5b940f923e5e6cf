"""Image Enhancement API, version 1.0.0.

Welcome to the Image Enhancement API!
- Upscale. Output high-resolution images without artifacting.
- Fidelity. Input image improvement without significant data loss or distortion.
- Efficiency. Low per-image cost with maximum speed.

The Image Enhancement API is a service which allows you to transform images with our industry-leading AI
models for upscaling, denoising, sharpening, face recovery, and more.

<img
src="https://d15k2d11r6t6rl.cloudfront.net/pub/bfra/1i9zrqmh/v0q/5mz/mf0/Screenshot%202024-09-05%20at%208.53.51%E2%80%AFAM.png"
alt="An example of an image enhanced by the API">

# Getting started

## Resources
To learn more about the details behind our AI models and capabilities, reference our desktop software
application documentation below:
- [AI models](https://docs.topazlabs.com/gigapixel-ai/filters-panel/ai-models)
- [Face recovery](https://docs.topazlabs.com/gigapixel-ai/filters-panel/face-selection-and-recovery)

## Authentication
You will need your Topaz API key in order to make requests to this API. Make sure you never share your API key
with anyone, and you never commit it to a public repository.

Once you receive your API key, please use the following procedure:

  1. **Uncommon (Deprecating Soon):** If your key begins with the string
  `eyJhbGciOiJSUzI1NiIsInR5cCI6IkpXVCJ9.eyJtYWNoaW5lX2lkIjoi`
  Your key should be set as the `Authorization` header of your requests with the prefix `Bearer `.

  2. **Standard:** If your key doesn't match the previous scenario, your API key should be set as the
  `X-API-Key` header of your requests. If you received an API key from Topaz after October 8th 2024, this is
  the methodology which you should follow.

Please contact [support](https://mailto:enterprise@topazlabs.com) if any assistance is needed.

Please visit [https://www.topazlabs.com/api](https://www.topazlabs.com/api) to get started with an API key if
you have not already.

## API restrictions
- The API has access rate limits depending on the current load on the servers. If you receive a HTTP 429
response, please try again (soon). We recommend using an exponential backoff for the requests to avoid
immediately hitting the limit again.
- The API only responds to HTTPS-secured communications. Any requests sent via HTTP return an HTTP 301
redirect to the corresponding HTTPS resources.
- The API enforces a request size limit of 500MB. If a request exceeds this limit, the server responds with an
HTTP 413. Please ensure that requests stay within the size constraint to avoid this error.

## Contact
Please reach out to enterprise@topazlabs.com with any questions.

# Available models

## Enhance
These are our industry-standard upscaling and image enhancement models, which run blazingly fast and work
great for most scenarios.

| **Model**           | **Description**
| **Parameters**                                      |
| ------------------- |
------------------------------------------------------------------------------------------------------- |
--------------------------------------------------- |
| `Standard V2`       | General-purpose model balancing detail, sharpness, and noise reduction for various
images.              | - `denoise`<br> - `sharpen`<br> - `fix_compression` |
| `Low Resolution V2` | Enhances clarity and detail in low-resolution images like web graphics and
screenshots.                 | - `denoise`<br> - `sharpen`<br> - `fix_compression` |
| `CGI`               | Optimized for CGI and digital illustrations, enhancing texture and detail in
computer-generated images. | - `denoise`<br> - `sharpen`                         |
| `High Fidelity V2`  | Ideal for high-quality images, preserving intricate details in professional
photography.                | - `denoise`<br> - `sharpen`<br> - `fix_compression` |
| `Text Refine`       | Designed for images with text and shapes, enhancing clarity and sharpness of elements.
| - `denoise`<br> - `sharpen`<br> - `fix_compression` |

### Parameter Notes
- `denoise`: Controls the level of noise reduction (decimal from 0 to 1).
- `sharpen`: Adjusts image sharpness (decimal from 0 to 1).
- `fix_compression`: Reduces artifacts due to compression (decimal from 0 to 1).

These parameters should be appended as key-value fields in the form-data request bodies (i.e. alongside the
`model`, `output_height`, and `face_enhancement` etc. fields). Any parameters not explicitly provided are
**automatically** configured by our auto-parameter model. Extra parameters provided that are not supported are
ignored.

## Enhance Generative
Our latest cutting-edge and most powerful generative AI models which can repair, reconstruct, and enhance your
images. These models only run asynchronously.

| **Model**  | **Description**
| **Parameters**                                                                |
| ---------- |
--------------------------------------------------------------------------------------------------------------------------------------------------------
| ----------------------------------------------------------------------------- |
| `Redefine` | Elevate creativity with realistic upscaling, prioritizing either fidelity or creative detail.
Ideal for low-resolution, blurry, and AI-generated images. | - `prompt`<br> - `creativity`<br> - `texture`<br>
- `denoise`<br> - `sharpen` |
| `Recovery` | Delivers high fidelity upscaling for extremely low-resolution images, preserving natural detail
and sharpness.                                           |
|

### Parameter Notes
- `prompt`: A description of the resulting image you are looking for. **The model responds more to a
descriptive statement versus a directive one**. For example, use the phrase "girl with red hair and blue eyes"
instead of "change the girl's hair to red and make her eyes blue". (text - max 1024 characters).
- `creativity`: Adjusts the model's creativity during generation (integer from 1 to 6).
- `texture`: Adjusts the amount of detail to be generated (integer from 1 to 5).
- `denoise`: Controls the level of extra noise reduction (decimal from 0 to 1).
- `sharpen`: Controls the level of extra sharpening (decimal from 0 to 1).

These parameters should be appended as key-value fields in the form-data request bodies (i.e. alongside the
`model`, `output_height`, and `face_enhancement` etc. fields). Any parameters not explicitly provided are
**automatically** configured by our auto-parameter model. Extra parameters provided that are not supported are
ignored.

Server https://api.topazlabs.com/image/v1: Production Base URL

Key header, X-API-Key: Authentication via the Topaz generated key in the `X-API-Key` header.
"""

from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from .client import AuthenticatedClient, Client

__all__ = ("DOCUMENT_VERSION", "SERVER_URL", "AuthenticatedClient", "Client")

DOCUMENT_VERSION: Final = "1.0.0"
"""The version of the document that this package was generated from."""

SERVER_URL: Final = "https://api.topazlabs.com/image/v1"
"""The server's URL in the document."""

if not TYPE_CHECKING:

    def __getattr__(name: str) -> Any:
        # Loaded when asked for: models and options are useful without an HTTP library.
        if name in {"AuthenticatedClient", "Client"}:
            from . import client

            return getattr(client, name)
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
