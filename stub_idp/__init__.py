"""A practice identity provider: an OpenID Connect provider that runs on one computer and can be told to misbehave."""
