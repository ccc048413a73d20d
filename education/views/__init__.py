"""What patients see: frozen content and the request form. No rules of their own."""
