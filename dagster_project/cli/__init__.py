"""The command `juesuan`: its verbs (`main`, `maintenance`), what all verbs share (`shared`), and how results look (`output`)."""
