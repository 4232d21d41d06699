"""One sealed document per person: settings, and whatever else only its owner may know."""
