"""Signing in at another's door: OpenID Connect with an authorization code and PKCE."""
