"""Documents: bytes of a file → pages of ruled grids and lines of text.

Belongs here: file formats and the geometry of a page. Does not belong here: anything of accounts (titles of forms,
amounts, codes); that is `dagster_project.forms`.
"""
