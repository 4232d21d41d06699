"""What a browser may send: every form refuses fields it does not know, and never repeats a value back."""

from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, StringConstraints, field_validator

from app.core.ids import ID_PATTERN, KEY_PATTERN, decode_key


def _canonical(text: str) -> str:
    decode_key(text)
    return text


# The largest whole number that JSON carries exactly everywhere.
LARGEST = 2**53 - 1

Id = Annotated[str, StringConstraints(pattern=rf"\A{ID_PATTERN}\z")]
Key = Annotated[str, StringConstraints(pattern=rf"\A{KEY_PATTERN}\z"), AfterValidator(_canonical)]
Login = Annotated[str, StringConstraints(min_length=3, max_length=64)]


class Form(BaseModel):
    """The base of every form and JSON body."""

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)

    @field_validator("*")
    @classmethod
    def _without_nul(cls, value: object) -> object:
        # No text has it in it, and PostgreSQL cannot even look for it.
        if isinstance(value, str) and "\0" in value:
            raise ValueError("not text")
        return value
