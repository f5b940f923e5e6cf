"""The operations of one tag."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from . import accounts_profile_balance_retrieve
else:
    from ...._runtime.loading import modules

    __getattr__ = modules(__name__, "accounts_profile_balance_retrieve")

__all__ = ("accounts_profile_balance_retrieve",)


def __dir__() -> list[str]:
    return [*__all__]
