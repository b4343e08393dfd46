"""Forms, declared once: what the screen asks, what is checked and what is printed come from the same lines. Pure.

::

    APPLICATION = Form(
        "dibao.application",
        title=label("最低生活保障申请表"),
        cites=CONFIRM.art(5, 9),
        sections=(
            Fields(title=label("申请人"), of=(
                Field("name", label("姓名"), Kind.NAME, required=True),
                Field("id_number", label("证件号码"), Kind.ID_NUMBER, required=True, wide=True))),
            Rows("members", title=label("共同生活的家庭成员"), columns=(…), least=4),
            Text(paragraphs=("本人申请{matter}，…",)),
            Signatures(of=(Signature("applicant", label("申请人签名")),)),
        ),
    )

``checking.check`` turns what somebody typed into values or says what would be right; ``showing`` turns values into what
is printed, masked as far as the reader may see; ``printing.laying.lay_out`` makes the sheet. Values are plain Python:
text, ``date``, whole fen, codes of choices, lists of rows, bytes of a photo; None is unknown and prints as room to
write.

Prose is the law's own Chinese and stays so; titles and labels are marked, since screens show them in English too.
"""

from minzheng.kernel.documents.forms.declaration import (
    Choice,
    Field,
    Fields,
    Form,
    FormError,
    Kind,
    Photos,
    Rows,
    Section,
    Signature,
    Signatures,
    Style,
    Text,
)

__all__ = [
    "Choice",
    "Field",
    "Fields",
    "Form",
    "FormError",
    "Kind",
    "Photos",
    "Rows",
    "Section",
    "Signature",
    "Signatures",
    "Style",
    "Text",
]
