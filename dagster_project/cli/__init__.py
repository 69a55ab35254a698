"""The command `juesuan`: its beginning (`start`), its verbs (`main`, `maintenance`), what all verbs share (`shared`), and how results look (`output`)."""
