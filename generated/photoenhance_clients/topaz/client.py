"""The clients that the operations of this package are called with."""

from attrs import define, field

from .._runtime import client as runtime
from . import SERVER_URL


@define(kw_only=True)
class Client(runtime.Client):
    __doc__ = runtime.Client.__doc__

    _base_url: str = field(default=SERVER_URL, alias="base_url")


@define(kw_only=True)
class AuthenticatedClient(runtime.AuthenticatedClient):
    __doc__ = runtime.AuthenticatedClient.__doc__

    _base_url: str = field(default=SERVER_URL, alias="base_url")
    prefix: str = ""
    auth_header_name: str = "X-API-Key"


__all__ = ("AuthenticatedClient", "Client")
