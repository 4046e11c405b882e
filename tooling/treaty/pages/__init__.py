"""The static site: what each page says, and the pages themselves."""
