"""A scheme in words: numbered articles in Chinese made from the data, and two versions compared."""
