"""The operations of one tag.

Access presigned URLs for downloading processed images. Once an image has been enhanced, the Download endpoint
allows you to securely retrieve it with an expiring URL."""
