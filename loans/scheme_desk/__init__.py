"""What the pages of the compensation schemes are made of: lists, the library, forms, calculators."""
