"""Types that the models and operations of this package are made of."""

from .._runtime.types import UNSET, File, FileTypes, RequestFiles, Response, Unset

__all__ = ("UNSET", "File", "FileTypes", "RequestFiles", "Response", "Unset")
