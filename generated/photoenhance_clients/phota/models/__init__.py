"""The objects and enumerations of the document."""

from .edit_response import EditResponse
from .enhance_request import EnhanceRequest
from .enhance_request_output_format import EnhanceRequestOutputFormat
from .enhance_request_response_mode import EnhanceRequestResponseMode
from .http_validation_error import HTTPValidationError
from .known_generated_subject_counts import KnownGeneratedSubjectCounts
from .known_generated_subject_counts_counts import KnownGeneratedSubjectCountsCounts
from .phota_error_400_response import PhotaError400Response
from .phota_error_400_response_code import PhotaError400ResponseCode
from .phota_error_404_response import PhotaError404Response
from .phota_error_404_response_code import PhotaError404ResponseCode
from .phota_error_500_response import PhotaError500Response
from .phota_error_500_response_code import PhotaError500ResponseCode
from .phota_error_503_response import PhotaError503Response
from .phota_error_503_response_code import PhotaError503ResponseCode
from .validation_error import ValidationError

__all__ = (
    "EditResponse",
    "EnhanceRequest",
    "EnhanceRequestOutputFormat",
    "EnhanceRequestResponseMode",
    "HTTPValidationError",
    "KnownGeneratedSubjectCounts",
    "KnownGeneratedSubjectCountsCounts",
    "PhotaError400Response",
    "PhotaError400ResponseCode",
    "PhotaError404Response",
    "PhotaError404ResponseCode",
    "PhotaError500Response",
    "PhotaError500ResponseCode",
    "PhotaError503Response",
    "PhotaError503ResponseCode",
    "ValidationError",
)
