"""Forms that speak to patients."""
