"""What is looked at once forms are read: disputed cells a second time, order, wording, payments printed in two forms."""
