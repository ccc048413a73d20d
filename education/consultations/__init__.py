"""A patient's request: asked, stored, told to the clinic, answered, erased."""
