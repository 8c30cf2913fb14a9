"""The browser face of Tinxa."""
