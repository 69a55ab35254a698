"""Self-evaluation forms → evaluations, their indicators and money."""
