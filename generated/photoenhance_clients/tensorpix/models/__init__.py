"""The objects and enumerations of the document."""

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
