"""Working rows become revisions, and revisions go live."""
