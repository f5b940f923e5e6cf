"""The objects and enumerations of the document."""

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
