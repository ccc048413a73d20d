"""The staff's side: Django's admin under our own AdminSite, one file a noun."""
