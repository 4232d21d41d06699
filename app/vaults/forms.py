"""What unlocking sends."""

from app.web.forms import Form


class EmptyForm(Form):
    """A request that says nothing but itself."""
