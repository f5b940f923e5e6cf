"""The objects and enumerations of the document."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .download_enhanced_image_format import DownloadEnhancedImageFormat
    from .download_enhanced_image_size import DownloadEnhancedImageSize
    from .http_error import HTTPError
    from .http_error_detail import HTTPErrorDetail
    from .image_created_out import ImageCreatedOut
    from .image_created_out_status_type_1 import ImageCreatedOutStatusType1
    from .image_created_out_status_type_2_type_1 import ImageCreatedOutStatusType2Type1
    from .image_created_out_status_type_3_type_1 import ImageCreatedOutStatusType3Type1
    from .image_in import ImageIn
    from .image_in_cloud_type import ImageInCloudType
    from .image_in_enhance_type import ImageInEnhanceType
    from .image_out import ImageOut
    from .image_out_status_type_1 import ImageOutStatusType1
    from .image_out_status_type_2_type_1 import ImageOutStatusType2Type1
    from .image_out_status_type_3_type_1 import ImageOutStatusType3Type1
    from .order_in import OrderIn
    from .order_out import OrderOut
    from .orders_out import OrdersOut
    from .validation_error import ValidationError
    from .validation_error_detail import ValidationErrorDetail
    from .validation_error_detail_additional_property import ValidationErrorDetailAdditionalProperty
else:
    from ..._runtime.loading import members

    __getattr__ = members(
        __name__,
        {
            "DownloadEnhancedImageFormat": "download_enhanced_image_format",
            "DownloadEnhancedImageSize": "download_enhanced_image_size",
            "HTTPError": "http_error",
            "HTTPErrorDetail": "http_error_detail",
            "ImageCreatedOut": "image_created_out",
            "ImageCreatedOutStatusType1": "image_created_out_status_type_1",
            "ImageCreatedOutStatusType2Type1": "image_created_out_status_type_2_type_1",
            "ImageCreatedOutStatusType3Type1": "image_created_out_status_type_3_type_1",
            "ImageIn": "image_in",
            "ImageInCloudType": "image_in_cloud_type",
            "ImageInEnhanceType": "image_in_enhance_type",
            "ImageOut": "image_out",
            "ImageOutStatusType1": "image_out_status_type_1",
            "ImageOutStatusType2Type1": "image_out_status_type_2_type_1",
            "ImageOutStatusType3Type1": "image_out_status_type_3_type_1",
            "OrderIn": "order_in",
            "OrderOut": "order_out",
            "OrdersOut": "orders_out",
            "ValidationError": "validation_error",
            "ValidationErrorDetail": "validation_error_detail",
            "ValidationErrorDetailAdditionalProperty": "validation_error_detail_additional_property",
        },
    )

__all__ = (
    "DownloadEnhancedImageFormat",
    "DownloadEnhancedImageSize",
    "HTTPError",
    "HTTPErrorDetail",
    "ImageCreatedOut",
    "ImageCreatedOutStatusType1",
    "ImageCreatedOutStatusType2Type1",
    "ImageCreatedOutStatusType3Type1",
    "ImageIn",
    "ImageInCloudType",
    "ImageInEnhanceType",
    "ImageOut",
    "ImageOutStatusType1",
    "ImageOutStatusType2Type1",
    "ImageOutStatusType3Type1",
    "OrderIn",
    "OrderOut",
    "OrdersOut",
    "ValidationError",
    "ValidationErrorDetail",
    "ValidationErrorDetailAdditionalProperty",
)


def __dir__() -> list[str]:
    return [*__all__]
