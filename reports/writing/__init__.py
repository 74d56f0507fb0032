"""What a report says: plain official Chinese made from frozen facts, without the ORM."""

# Rises with every change of wording or layout, so that equal figures in a new wording make a new edition.
TEMPLATE_VERSION = "1"
