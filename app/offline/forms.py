"""What a browser may send about this device."""

from typing import Literal

from app.web.forms import Form

OtherName = Literal["notebook", "pages", "notes"]


class NameForm(Form):
    """What the app is to be called here: one of a fixed list, so that nothing anybody types goes out."""

    name: Literal["mooring", OtherName]
