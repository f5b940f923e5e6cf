"""What the generated clients of all vendors share. Nothing here knows a vendor, and only `client` imports httpx."""
