"""What is handed over and comes back: the bureau's workbook, a letter to a department, and the workbook filled in."""
