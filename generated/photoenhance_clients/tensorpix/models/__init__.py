"""The objects and enumerations of the document."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .balance import Balance
    from .enhanced_image_url import EnhancedImageUrl
    from .forbidden_error import ForbiddenError
    from .generic_error import GenericError
    from .rate_limit_error import RateLimitError
    from .unauthenticated_error import UnauthenticatedError
    from .url_image_enhancement import UrlImageEnhancement
    from .url_image_enhancement_enhancement_type import UrlImageEnhancementEnhancementType
    from .url_image_enhancement_output_format import UrlImageEnhancementOutputFormat
    from .validation_error import ValidationError
    from .validation_error_errors import ValidationErrorErrors
else:
    from ..._runtime.loading import members

    __getattr__ = members(
        __name__,
        {
            "Balance": "balance",
            "EnhancedImageUrl": "enhanced_image_url",
            "ForbiddenError": "forbidden_error",
            "GenericError": "generic_error",
            "RateLimitError": "rate_limit_error",
            "UnauthenticatedError": "unauthenticated_error",
            "UrlImageEnhancement": "url_image_enhancement",
            "UrlImageEnhancementEnhancementType": "url_image_enhancement_enhancement_type",
            "UrlImageEnhancementOutputFormat": "url_image_enhancement_output_format",
            "ValidationError": "validation_error",
            "ValidationErrorErrors": "validation_error_errors",
        },
    )

__all__ = (
    "Balance",
    "EnhancedImageUrl",
    "ForbiddenError",
    "GenericError",
    "RateLimitError",
    "UnauthenticatedError",
    "UrlImageEnhancement",
    "UrlImageEnhancementEnhancementType",
    "UrlImageEnhancementOutputFormat",
    "ValidationError",
    "ValidationErrorErrors",
)


def __dir__() -> list[str]:
    return [*__all__]
