"""How staff prove who they are: the gate before every staff page, the pages of signing in, and the links that are mailed."""
