"""The document generator: facts in, printed disclosure out.

Belongs here: accounts as facts, the statutory forms they imply, and printers that set these forms as text dumps or PDF
in the shapes that departments publish. It supplies the shipped sample disclosures, the property tests and the load
tests. Does not belong here: reading. Only `comparison` knows that there is a reader, and only what it returns.
"""
