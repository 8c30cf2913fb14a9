"""The terminal face of Tinxa: one module per command group."""
