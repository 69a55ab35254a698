"""From addresses to files: web servers and object stores, politely and so that nothing half-fetched is ever taken in."""
