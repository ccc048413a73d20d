"""Every e-mail of the site: what a letter looks like, and how it is handed to the mail server."""
