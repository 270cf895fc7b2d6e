"""The data centre's forms. What may be done is judged by the actions."""

from xinheng.portals.data.forms.files import (
    LARGEST,
    LARGEST_EXAMPLE,
    LARGEST_FORM,
    CorrectionForm,
    DeliveryForm,
    ExampleForm,
    FilledForm,
    FullDeliveryForm,
    bounded,
    known_encoding,
    table_file,
)
from xinheng.portals.data.forms.judging import JoinForm, LearnForm, PairForm, ProjectForm, TagForm, WhyForm
from xinheng.portals.data.forms.sources import (
    AddressLinkForm,
    AddressOriginForm,
    DatabaseLinkForm,
    LinkForm,
    PushKeyForm,
    SourceForm,
    TableOriginForm,
    schedule_of,
)

__all__ = [
    "LARGEST",
    "LARGEST_EXAMPLE",
    "LARGEST_FORM",
    "AddressLinkForm",
    "AddressOriginForm",
    "CorrectionForm",
    "DatabaseLinkForm",
    "DeliveryForm",
    "ExampleForm",
    "FilledForm",
    "FullDeliveryForm",
    "JoinForm",
    "LearnForm",
    "LinkForm",
    "PairForm",
    "ProjectForm",
    "PushKeyForm",
    "SourceForm",
    "TableOriginForm",
    "TagForm",
    "WhyForm",
    "bounded",
    "known_encoding",
    "schedule_of",
    "table_file",
]
