"""What a person may order at the desk: the figures of an order, what each event asks for and what it posts."""
