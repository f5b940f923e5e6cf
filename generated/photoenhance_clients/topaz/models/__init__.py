"""The objects and enumerations of the document."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .async_response import AsyncResponse
    from .download_response import DownloadResponse
    from .enhance_gen_request import EnhanceGenRequest
    from .enhance_gen_request_model import EnhanceGenRequestModel
    from .enhance_gen_request_output_format import EnhanceGenRequestOutputFormat
    from .enhance_request import EnhanceRequest
    from .enhance_request_model import EnhanceRequestModel
    from .enhance_request_output_format import EnhanceRequestOutputFormat
    from .error import Error
    from .estimate_image_task_gen_request import EstimateImageTaskGenRequest
    from .estimate_image_task_gen_request_model import EstimateImageTaskGenRequestModel
    from .estimate_image_task_gen_request_output_format import EstimateImageTaskGenRequestOutputFormat
    from .estimate_image_task_request import EstimateImageTaskRequest
    from .estimate_image_task_request_model import EstimateImageTaskRequestModel
    from .estimate_image_task_request_output_format import EstimateImageTaskRequestOutputFormat
    from .estimation_response import EstimationResponse
    from .process_request import ProcessRequest
    from .process_request_output_format import ProcessRequestOutputFormat
    from .status_response import StatusResponse
    from .status_response_status import StatusResponseStatus
else:
    from ..._runtime.loading import members

    __getattr__ = members(
        __name__,
        {
            "AsyncResponse": "async_response",
            "DownloadResponse": "download_response",
            "EnhanceGenRequest": "enhance_gen_request",
            "EnhanceGenRequestModel": "enhance_gen_request_model",
            "EnhanceGenRequestOutputFormat": "enhance_gen_request_output_format",
            "EnhanceRequest": "enhance_request",
            "EnhanceRequestModel": "enhance_request_model",
            "EnhanceRequestOutputFormat": "enhance_request_output_format",
            "Error": "error",
            "EstimateImageTaskGenRequest": "estimate_image_task_gen_request",
            "EstimateImageTaskGenRequestModel": "estimate_image_task_gen_request_model",
            "EstimateImageTaskGenRequestOutputFormat": "estimate_image_task_gen_request_output_format",
            "EstimateImageTaskRequest": "estimate_image_task_request",
            "EstimateImageTaskRequestModel": "estimate_image_task_request_model",
            "EstimateImageTaskRequestOutputFormat": "estimate_image_task_request_output_format",
            "EstimationResponse": "estimation_response",
            "ProcessRequest": "process_request",
            "ProcessRequestOutputFormat": "process_request_output_format",
            "StatusResponse": "status_response",
            "StatusResponseStatus": "status_response_status",
        },
    )

__all__ = (
    "AsyncResponse",
    "DownloadResponse",
    "EnhanceGenRequest",
    "EnhanceGenRequestModel",
    "EnhanceGenRequestOutputFormat",
    "EnhanceRequest",
    "EnhanceRequestModel",
    "EnhanceRequestOutputFormat",
    "Error",
    "EstimateImageTaskGenRequest",
    "EstimateImageTaskGenRequestModel",
    "EstimateImageTaskGenRequestOutputFormat",
    "EstimateImageTaskRequest",
    "EstimateImageTaskRequestModel",
    "EstimateImageTaskRequestOutputFormat",
    "EstimationResponse",
    "ProcessRequest",
    "ProcessRequestOutputFormat",
    "StatusResponse",
    "StatusResponseStatus",
)


def __dir__() -> list[str]:
    return [*__all__]
