"""The objects and enumerations of the document."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
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
else:
    from ..._runtime.loading import members

    __getattr__ = members(
        __name__,
        {
            "EditResponse": "edit_response",
            "EnhanceRequest": "enhance_request",
            "EnhanceRequestOutputFormat": "enhance_request_output_format",
            "EnhanceRequestResponseMode": "enhance_request_response_mode",
            "HTTPValidationError": "http_validation_error",
            "KnownGeneratedSubjectCounts": "known_generated_subject_counts",
            "KnownGeneratedSubjectCountsCounts": "known_generated_subject_counts_counts",
            "PhotaError400Response": "phota_error_400_response",
            "PhotaError400ResponseCode": "phota_error_400_response_code",
            "PhotaError404Response": "phota_error_404_response",
            "PhotaError404ResponseCode": "phota_error_404_response_code",
            "PhotaError500Response": "phota_error_500_response",
            "PhotaError500ResponseCode": "phota_error_500_response_code",
            "PhotaError503Response": "phota_error_503_response",
            "PhotaError503ResponseCode": "phota_error_503_response_code",
            "ValidationError": "validation_error",
        },
    )

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


def __dir__() -> list[str]:
    return [*__all__]
