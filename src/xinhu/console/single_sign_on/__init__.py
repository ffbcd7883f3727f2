"""Single sign-on with the browser and the identity provider: OIDC, code with PKCE."""
