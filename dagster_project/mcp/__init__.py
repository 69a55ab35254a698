"""The published warehouse for programs that speak the Model Context Protocol: https://modelcontextprotocol.io.

Belongs here: the server, and the questions that it answers. Does not belong here: how a question is put to the published copy (`publish.queries`), the
command (`cli`).
"""
