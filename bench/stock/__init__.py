"""A project as mozilla-django-oidc's documentation tells to make one: the other side of the measurement."""
