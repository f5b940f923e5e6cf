"""What schemathesis cannot make up: pictures, URLs that lead to one, and jobs that are there.

It loads this module in its own process; `SANDBOX` in the environment says what there is, as JSON. Cases that are to be
refused stay as they are, and a case that is to be accepted gets what makes it acceptable beyond its schema.
"""

# pyright: basic
# The hooks' types are partly unknown.

import base64
import json
import os
from typing import Any

import schemathesis
from hypothesis import strategies
from schemathesis.transport.serialization import Binary

SANDBOX = json.loads(os.environ["SANDBOX"])
schemathesis.openapi.format("binary", strategies.just(Binary(base64.b64decode(SANDBOX["picture"]))))


@schemathesis.hook
def before_call(context: schemathesis.HookContext, case: Any, kwargs: Any) -> None:  # noqa: ANN401 - as they come
    """Complete a case before it is sent."""
    del kwargs
    if case.meta is None or case.meta.generation.mode is not schemathesis.GenerationMode.POSITIVE:
        return
    if case.method == "GET" and context.operation:  # deleting would leave nothing for the cases that follow
        for name in case.path_parameters or {}:
            case.path_parameters[name] = SANDBOX["jobs"].get(context.operation.path, case.path_parameters[name])
    if case.query and case.query.get("format") == "jxl":
        case.query["format"] = "png"
    if isinstance(case.body, dict):
        for name in ("image", "image_url", "url"):
            # Not in the place of a file: a body with a file that was touched passes for a wrong one.
            if isinstance(case.body.get(name), str) and not isinstance(case.body[name], Binary):
                case.body[name] = SANDBOX["url"]


@schemathesis.hook
def filter_body(context: schemathesis.HookContext, body: Any) -> bool:  # noqa: ANN401 - likewise
    """Leave out what only PicWish's prose forbids: binary results of tasks that are not synchronous."""
    del context
    return not isinstance(body, dict) or body.get("return_type") != 3 or body.get("sync") == 1
